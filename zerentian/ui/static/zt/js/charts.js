/* Charts of a page: <div class="chart" data-chart="bars|line|map" data-source="id of a JSON script">.
   Colours come from tokens.css, so large type and other themes follow. Each chart stands beside a
   table with the same numbers. The JSON:
     line: {labels, series: [{name, values}], target, unit, min, max}
     bars: {rows: [{name, value, url, kind}], unit}
     map:  {geo, rows: [{name, value, url, lines: [text], over}], classes: [upper bounds], borders, labels} */
(function () {
  'use strict';
  if (!window.echarts) return;
  var css = getComputedStyle(document.documentElement);
  function colour(name) { return css.getPropertyValue('--zt-' + name).trim(); }
  function px(rem) { return rem * parseFloat(css.fontSize); }
  var font = css.getPropertyValue('--zt-font').trim();

  function tip(lines) {
    var box = document.createElement('div');
    lines.forEach(function (line, index) {
      var part = document.createElement(index ? 'div' : 'b');
      part.textContent = line;
      box.appendChild(part);
    });
    return box;
  }
  function number(value) { return value === null || value === undefined ? '—' : value.toLocaleString('en-US'); }

  function base() {
    return { animation: false, textStyle: { fontFamily: font }, aria: { enabled: false },
      tooltip: { className: 'chart-tip', borderColor: colour('ink-200'), transitionDuration: 0, textStyle: { color: colour('ink-900'), fontFamily: font, fontSize: px(.8125) } } };
  }
  var axisText = function () { return { color: colour('ink-500'), fontSize: px(.75) }; };

  var DRAW = {
    line: function (data) {
      var option = base();
      var colours = [colour('field-600'), colour('wheat-500'), colour('canal-500')];
      option.grid = { left: px(2.6), right: px(1.6), top: px(1.2), bottom: px(1.6) };
      option.tooltip.trigger = 'axis';
      option.tooltip.formatter = function (points) {
        return tip([points[0].axisValue].concat(points.map(function (p) { return (data.series.length > 1 ? p.seriesName + ' ' : '') + number(p.value) + (data.unit || ''); })));
      };
      option.xAxis = { type: 'category', boundaryGap: false, data: data.labels, axisLine: { lineStyle: { color: colour('ink-300') } }, axisTick: { show: false }, axisLabel: axisText() };
      option.yAxis = { type: 'value', min: data.min, max: data.max, scale: true, axisLabel: axisText(), splitLine: { lineStyle: { color: colour('ink-150') } } };
      option.series = data.series.map(function (one, index) {
        return { name: one.name, type: 'line', data: one.values, symbol: 'circle', symbolSize: 6, lineStyle: { width: 2.2, color: colours[index % 3] }, itemStyle: { color: colours[index % 3] },
          areaStyle: index === 0 && data.series.length === 1 ? { color: colour('field-50') } : undefined,
          markLine: index === 0 && data.target ? { silent: true, symbol: 'none', lineStyle: { color: colour('wheat-500'), type: 'dashed', width: 1.5 }, label: { formatter: data.targetText || String(data.target), position: 'insideStartTop', color: colour('wheat-700'), fontSize: px(.75) }, data: [{ yAxis: data.target }] } : undefined };
      });
      return option;
    },
    bars: function (data) {
      var option = base();
      var rows = data.rows.slice().reverse();
      option.grid = { left: px(.5), right: px(3.5), top: px(.3), bottom: px(.3), containLabel: true };
      option.tooltip.formatter = function (point) { return tip([point.name, number(point.value) + (data.unit || '')]); };
      option.xAxis = { type: 'value', show: false };
      option.yAxis = { type: 'category', data: rows.map(function (r) { return r.name; }), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: colour('ink-700'), fontSize: px(.8125) } };
      option.series = [{ type: 'bar', barMaxWidth: px(.9), data: rows.map(function (r) { return { value: r.value, url: r.url, itemStyle: { color: colour(r.kind ? r.kind + '-mark' : 'field-500') } }; }), label: { show: true, position: 'right', color: colour('ink-900'), fontSize: px(.8125), formatter: function (p) { return number(p.value); } } }];
      return option;
    },
    map: function (data) {
      var option = base();
      var name = 'places-' + Math.random().toString(36).slice(2);
      echarts.registerMap(name, data.geo);
      var frame = { map: name, left: 6, right: 6, top: 6, bottom: 6 };
      option.tooltip.formatter = function (point) { return point.data && point.data.lines ? tip([point.name].concat(point.data.lines)) : ''; };
      option.visualMap = { show: false, type: 'piecewise', seriesIndex: 0, pieces: [1, 2, 3, 4, 5].map(function (step) {
        return { gte: data.classes[step - 2], lt: data.classes[step - 1], color: colour('seq-' + step) };
      }) };
      option.geo = Object.assign({ silent: true, itemStyle: { areaColor: 'transparent', borderWidth: 0 } }, frame);
      option.series = [Object.assign({ type: 'map', selectedMode: false, label: { show: false }, itemStyle: { areaColor: colour('ink-100'), borderColor: colour('ink-0'), borderWidth: .9 }, emphasis: { label: { show: false }, itemStyle: { areaColor: null, borderColor: colour('ink-900'), borderWidth: 2 } }, data: data.rows }, frame)];
      if (data.borders) option.series.push({ type: 'lines', coordinateSystem: 'geo', polyline: true, silent: true, lineStyle: { color: colour('ink-700'), width: 1.3, opacity: 1 }, data: data.borders.map(function (line) { return { coords: line }; }) });
      if (data.labels) option.series.push({ type: 'scatter', coordinateSystem: 'geo', silent: true, symbolSize: 0, label: { show: true, formatter: '{b}', fontSize: px(.875), fontWeight: 'bold', color: colour('ink-900'), textBorderColor: colour('ink-0'), textBorderWidth: 4 }, data: data.labels });
      return option;
    }
  };

  function draw(place) {
    var source = document.getElementById(place.dataset.source);
    if (!source || !DRAW[place.dataset.chart]) return;
    var chart = echarts.init(place, null, { renderer: 'svg' });
    chart.setOption(DRAW[place.dataset.chart](JSON.parse(source.textContent)));
    chart.on('click', function (point) { if (point.data && point.data.url) location.href = point.data.url; });
    window.addEventListener('resize', function () { chart.resize(); });
  }
  document.querySelectorAll('[data-chart]').forEach(draw);
})();
