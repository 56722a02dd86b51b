"use strict";
// Sorting: a click or Enter on a heading sorts its table by that column.
for (const table of document.querySelectorAll("main table")) {
  const heads = [...table.querySelectorAll("thead th")];
  heads.forEach((head, column) => head.querySelector("button")?.addEventListener("click", () => {
    const up = head.getAttribute("aria-sort") !== "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const body = table.tBodies[0];
    const key = (row) => row.cells[column].dataset.key;
    const compare = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x !== undefined && y !== undefined) return Number(x) - Number(y);
      if (x !== undefined || y !== undefined) return x === undefined ? -1 : 1;
      return a.cells[column].textContent.localeCompare(b.cells[column].textContent);
    };
    const rows = [...body.rows].sort(compare);
    body.append(...(up ? rows : rows.reverse()));
  }));
}

// The what-if: every number shown was simulated; nothing is interpolated.
const source = document.getElementById("data");
if (source) whatIf(JSON.parse(source.textContent));

function whatIf(data) {
  const boxes = [...document.querySelectorAll("[data-program]")];
  const starts = [...document.querySelectorAll("[data-start]")];
  const quarters = data.quarters.length;
  const raw = Uint8Array.from(atob(data.fans), (c) => c.charCodeAt(0));
  const shares = new Uint16Array(raw.buffer);
  // Of mixes that hold the same Programs the better rank counts.
  const places = new Map(data.mixes.map((mix, place) => [mix[0], place]).reverse());
  let near = 0;

  const programName = (number, start) => {
    const [name, choices] = data.programs[number];
    return choices.length > 1 ? `${name} (${choices[start - 1]})` : name;
  };
  const names = (choice) => [...choice].flatMap((digit, number) => {
    const start = digit.charCodeAt(0) - 48;
    return start ? [programName(number, start)] : [];
  });
  const mixName = (mix) => mix[1] || names(mix[0]).join(" + ") || "Bottom-up plan";
  const asked = () => boxes.map((box, number) =>
    box.checked ? String.fromCharCode(48 + Number(starts[number].value)) : "0").join("");

  function set(choice) {
    [...choice].forEach((digit, number) => {
      const start = digit.charCodeAt(0) - 48;
      boxes[number].checked = start > 0;
      if (start) starts[number].value = String(start);
    });
    show();
  }

  // The fewest Programs switched; another start counts half; then the better rank.
  function nearest(choice) {
    let best = 0, least = Infinity;
    data.mixes.forEach((mix, place) => {
      let distance = 0;
      for (let number = 0; number < choice.length; number++) {
        const [mine, other] = [choice[number], mix[0][number]];
        if (mine !== other) distance += mine === "0" || other === "0" ? 1 : 0.5;
      }
      if (distance < least) [best, least] = [place, distance];
    });
    return best;
  }

  function show() {
    boxes.forEach((box, number) => {
      starts[number].disabled = !box.checked || data.programs[number][1].length < 2;
    });
    const choice = asked();
    const found = places.get(choice);
    const answer = document.getElementById("answer");
    answer.dataset.evaluated = String(found !== undefined);
    near = found ?? nearest(choice);
    const mix = data.mixes[near];
    answer.dataset.rank = mix[2] ?? "";
    const rank = mix[2] === null ? "not ranked, dropped early" : `rank ${mix[2]}`;
    answer.dataset.chance = mix[3];
    const said = document.getElementById("found");
    said.textContent = found !== undefined
      ? `${mixName(mix)}: ${rank}`
      : `This combination was not evaluated. The nearest that was: ${mixName(mix)} (${rank}), shown here.`;
    document.getElementById("nearest").hidden = found !== undefined;
    const figures = [
      ["Chance of meeting every goal", mix[4]],
      ...data.goals.map((goal, number) => [goal, mix[5][number]]),
      ["Program cost, mean", mix[6][0]],
      ["90 % chance of at most", mix[6][1]],
      ["New ARR over the plan, median", mix[7][1]],
      ["90 % chance of at least", mix[7][0]],
    ];
    document.getElementById("figures").replaceChildren(...figures.map(([label, value]) => {
      const [box, name, figure] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
      [name.textContent, figure.textContent] = [label, value];
      box.append(name, figure);
      return box;
    }));
    drawFans();
  }

  function fan(kind) {
    const from = (near * 2 + kind) * quarters * 5;
    return Array.from({ length: quarters }, (_, quarter) =>
      Array.from(shares.subarray(from + quarter * 5, from + quarter * 5 + 5),
        (share) => share / 65535 * data.most[kind]));
  }

  const currency = data.zero.split("0");
  const money = (amount) => {
    let unit = 0;
    while (amount >= 999.5 && unit < 4) { amount /= 1000; unit++; }
    const decimals = unit === 0 ? 0 : amount < 9.995 ? 2 : amount < 99.95 ? 1 : 0;
    return currency[0] + String(Number(amount.toFixed(decimals))) + ["", "k", "M", "B", "T"][unit] + currency[1];
  };
  const times = (value) => `${Number(value.toFixed(2))}\u00d7`;

  function drawFans() {
    const place = document.getElementById("fans");
    place.replaceChildren();
    if (!shares.length) return;
    const pipeline = fan(0), targets = data.targets;
    const largest = targets && Math.max(...targets.map((target, quarter) => target > 0 ? data.most[0] / target : 0));
    if (targets && targets.every((target) => target > 0)) {
      const coverage = pipeline.map((at, quarter) => at.map((value) => value / targets[quarter]));
      place.append(figure("Starting coverage by quarter", coverage, largest, null, times));
    } else {
      place.append(figure("Starting pipeline by quarter", pipeline, data.most[0], null, money));
    }
    const most = Math.max(data.most[1], ...(targets ?? []));
    place.append(figure("New ARR by quarter", fan(1), most, targets, money));
  }

  function figure(title, values, most, target, write) {
    const [width, height, left, bottom] = [420, 240, 56, 208];
    const slot = (width - left - 8) / quarters;
    const x = (quarter) => left + (quarter + 0.5) * slot;
    const power = 10 ** Math.floor(Math.log10(most / 4));
    const step = [1, 2, 2.5, 5, 10].map((f) => f * power).find((s) => s * 4 >= most) || most || 1;
    const y = (value) => bottom - value / (step * 4) * (bottom - 14);
    const band = (low, high) => values.map((at, q) => `${x(q)},${y(at[high])}`)
      .concat(values.map((at, q) => `${x(q)},${y(at[low])}`).reverse()).join(" ");
    const parts = [];
    for (let tick = 0; tick <= 4; tick++) {
      parts.push(`<line x1="${left}" x2="${width - 8}" y1="${y(tick * step)}" y2="${y(tick * step)}" stroke="#e0e0e0"/>`,
        `<text x="${left - 6}" y="${y(tick * step) + 4}" text-anchor="end">${write(tick * step)}</text>`);
    }
    parts.push(`<polygon points="${band(0, 4)}" fill="#0072b2" opacity=".22"/>`,
      `<polygon points="${band(1, 3)}" fill="#0072b2" opacity=".4"/>`,
      `<polyline points="${values.map((at, q) => `${x(q)},${y(at[2])}`).join(" ")}" fill="none" stroke="#0072b2" stroke-width="2.5"/>`);
    if (target) {
      parts.push(`<polyline points="${target.map((value, q) => `${x(q) - slot / 2},${y(value)} ${x(q) + slot / 2},${y(value)}`).join(" ")}" fill="none" stroke="#1a1a1a" stroke-width="1.5"/>`);
    }
    const every = Math.ceil(40 / slot);
    data.quarters.forEach((label, q) => {
      if (q % every === 0) parts.push(`<text x="${x(q)}" y="${bottom + 18}" text-anchor="middle">${label.replace(/^FY/, "")}</text>`);
    });
    const words = values.map((at, q) => `${data.quarters[q]} median ${write(at[2])}, P10 ${write(at[0])}, P90 ${write(at[4])}`).join("; ");
    const box = document.createElement("div");
    const heading = document.createElement("h3");
    heading.textContent = title;
    box.append(heading);
    box.insertAdjacentHTML("beforeend",
      `<svg viewBox="0 0 ${width} ${height}" role="img" font-size="11" fill="#595959">${parts.join("")}</svg>`);
    box.querySelector("svg").setAttribute("aria-label", `${title}: ${words}`);
    return box;
  }

  document.getElementById("switches").addEventListener("input", show);
  document.getElementById("take").addEventListener("click", () => set(data.mixes[near][0]));
  document.getElementById("best").addEventListener("click", () => set(data.mixes[0][0]));
  document.getElementById("none").addEventListener("click", () => set("0".repeat(boxes.length)));
  set(data.mixes[0][0]);
}
