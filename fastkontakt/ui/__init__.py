"""What every page is drawn with: frame, components, template tags, form markup and the gallery of them all."""
