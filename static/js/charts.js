"use strict";

/* Draws the charts of the page from the values beside each one, in the theme's colours. The table says the same. */

const drawn = new Map();
const DASHES = ["solid", [7, 4], [2, 3]];
const SYMBOLS = ["circle", "rect", "triangle"];
const PAPER_WIDTH = 640;

/* The theme's value of a token, as it is where the element stands. */
function token(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

function colorOf(figure, name) {
  const probe = document.createElement("span");
  probe.dataset.color = name;
  figure.append(probe);
  const color = token(probe, "--ds-color-base-default");
  probe.remove();
  return color;
}

function lineOf(series, color, surface, last) {
  return {
    type: "line",
    symbol: SYMBOLS[series.style],
    symbolSize: 9,
    z: 3,
    showAllSymbol: true,
    lineStyle: { color, width: 2.5, type: DASHES[series.style] },
    itemStyle: { color, borderColor: surface, borderWidth: 1.5 },
    endLabel: { show: last, formatter: ({ value }) => String(Math.abs(value)), color, fontWeight: 650, fontSize: 13 },
  };
}

function barOf(series, color, surface) {
  const hatch = { color: surface, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, symbol: "rect" };
  return {
    type: "bar",
    stack: "all",
    barMaxWidth: 34,
    itemStyle: { color, decal: series.style ? hatch : { symbol: "none" } },
  };
}

function optionOf(figure, values) {
  const text = token(figure, "--fk-text");
  const quiet = token(figure, "--fk-quiet");
  const surface = token(figure, "--fk-surface");
  const line = token(figure, "--ds-color-neutral-border-subtle");
  const type = { fontFamily: getComputedStyle(figure).fontFamily, fontSize: 13 };
  const lines = values.kind === "lines";
  const narrow = figure.clientWidth < 520;
  const january = values.short.findIndex((label, place) => place > 0 && label.includes("\n"));
  const everyThird = (place) => (place - january) % 3 === 0;
  return {
    animation: false,
    textStyle: type,
    aria: { enabled: false },
    grid: { left: 4, right: lines ? 44 : 8, top: 14, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: values.short,
      boundaryGap: !lines,
      axisLine: { onZero: false, lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: { color: quiet, ...type, hideOverlap: true, interval: narrow || lines ? everyThird : 0, lineHeight: 16 },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: 4,
      splitLine: { lineStyle: { color: line, opacity: 0.6 } },
      axisLabel: { color: quiet, ...type, formatter: (value) => String(Math.abs(value)) },
    },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: surface,
      borderColor: line,
      textStyle: { ...type, color: text },
      axisPointer: { type: lines ? "line" : "shadow", lineStyle: { color: quiet }, shadowStyle: { color: line, opacity: 0.35 } },
      formatter: (points) => {
        const rows = points.map((point) => `${point.seriesName}: ${Math.abs(point.value)}`);
        return [values.labels[points[0].dataIndex], ...rows].join("\n");
      },
    },
    series: values.series.map((series) => {
      const color = colorOf(figure, series.color);
      const shape = series.line ? lineOf(series, color, surface, lines) : barOf(series, color, surface);
      const cursor = series.urls.some(Boolean) ? "pointer" : "default";
      const data = series.values.map((value) => (series.below ? -value : value));
      return { ...shape, name: series.name, data, cursor, emphasis: { disabled: true } };
    }),
  };
}

function draw(figure) {
  const values = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const picture = figure.querySelector("[data-chart-picture]");
  picture.hidden = false;
  figure.querySelector("[data-chart-legend]").hidden = false;
  const chart = window.echarts.init(picture, null, { renderer: "svg" });
  drawn.set(figure, { chart, values });
  chart.setOption(optionOf(figure, values));
  chart.on("click", ({ seriesIndex, dataIndex }) => {
    const series = values.series[seriesIndex];
    if (series.urls[dataIndex] && series.values[dataIndex]) window.location.assign(series.urls[dataIndex]);
  });
  figure.classList.add("fk-chart--drawn");
  figure.querySelector("[data-chart-twin]").open = false;
  new ResizeObserver(() => redraw(figure)).observe(picture);
}

/* In a given width, or in the one that there is. */
function redraw(figure, width) {
  const { chart, values } = drawn.get(figure);
  chart.resize(width ? { width } : undefined);
  chart.setOption(optionOf(figure, values), true);
}

function redrawAll(width) {
  for (const figure of drawn.keys()) redraw(figure, width);
}

if (window.echarts) {
  for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);
  new MutationObserver(() => redrawAll()).observe(document.documentElement, { attributeFilter: ["data-color-scheme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redrawAll());
  window.addEventListener("beforeprint", () => redrawAll(PAPER_WIDTH));
  window.addEventListener("afterprint", () => redrawAll());
}
