"""The documented agreement (dokumenterad överenskommelse): written in versions, read, answered, ticked off, ended."""
