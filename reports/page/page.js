// Sliders, numbers, figures, formulas and the chart: all of it follows `state`, a BigInt for each letter.
const get = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const grouped = (value) => typeof value === "bigint"
    ? value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f") : `${grouped(value[0])}/${grouped(value[1])}`;
const size = (value) => typeof value === "bigint" ? Number(value) : Number(value[0]) / Number(value[1]);
const state = Object.fromEntries(PAGE.letters.map((one) => [one.name, BigInt(one.value)]));
const numbers = (values) => PAGE.letters.map((one) => values[one.name]);

// What a program gives at values of the letters, and which conditions fail there; nothing where one does.
function at(values, program = figures) {
    try {
        const failed = margins(...numbers(values)).map((one) => size(one) < 0);
        return { failed, figures: failed.includes(true) ? null : program(...numbers(values)) };
    } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return { failed: [], figures: null };
    }
}

function read(name, text) {
    const one = PAGE.letters.find((each) => each.name === name);
    if (!one || !/^\d{1,30}$/.test(text.trim()) || BigInt(text.trim()) < BigInt(one.least)) return false;
    state[name] = BigInt(text.trim());
    return true;
}

function draw() {
    const found = at(state);
    all("#impossible li").forEach((item, place) => { item.hidden = !found.failed[place]; });
    get("impossible").hidden = found.figures !== null;
    PAGE.quantities.forEach((quantity, place) => {
        get(`total-${quantity}`).textContent = found.figures ? grouped(found.figures[place]) : "–";
    });
    for (const one of all("mn[data-letter]")) {
        const text = grouped(state[one.dataset.letter]);
        if (one.textContent !== text) one.textContent = text; // to lay formulas out again is slow
    }
    rows(found.figures);
    chart(found.figures);
}

function rows(figures) {
    let next = PAGE.quantities.length;
    all("tbody tr").forEach((row, place) => {
        const [features, ...space] = figures ? figures.slice(next, next + PAGE.sizes[place]) : [];
        next += PAGE.sizes[place];
        row.querySelector("[data-cell=output]").textContent =
            figures ? [grouped(features), space.map(grouped).join("×")].filter(Boolean).join("@") : "–";
        PAGE.quantities.forEach((quantity, at) => {
            row.querySelector(`[data-cell=${quantity}]`).textContent = figures ? grouped(figures[next + at]) : "–";
            const total = figures ? size(figures[at]) : 0;
            const share = total ? 100 * size(figures[next + at]) / total : 0;
            const bar = row.querySelector(`[data-share=${quantity}]`);
            bar.style.width = `${share}%`;
            bar.title = `${share.toFixed(1)} %`;
        });
        next += PAGE.quantities.length;
    });
}

const POINTS = 48, TRIED = 64, LEFT = 20, WIDTH = 600, TOP = 20, HEIGHT = 200;

function chart(figures) {
    const one = PAGE.letters.find((each) => each.name === get("axis").value), place = get("quantity").selectedIndex;
    const first = Math.max(one.first, one.least), last = Math.max(one.last, Number(state[one.name]));
    const points = [], cell = (last - first) / POINTS;
    const figure = (x) => {
        const found = at({ ...state, [one.name]: BigInt(x) }, totals);
        return found.figures && size(found.figures[place]);
    };
    for (let number = 0; number <= POINTS; number++) {
        const from = first + Math.round(cell * number / one.step) * one.step;
        let x = from, y = figure(x); // where a size must divide, the next possible point of the cell
        for (let tried = 1; y === null && tried < TRIED; tried++) {
            const next = from + tried * one.step;
            if (next >= from + cell || next > last) break;
            [x, y] = [next, figure(next)];
        }
        if (points.at(-1)?.[0] !== x) points.push([x, y]);
    }
    const most = Math.max(1, ...points.map((each) => each[1] ?? 0), figures ? size(figures[place]) : 0);
    const across = (x) => LEFT + WIDTH * (x - first) / Math.max(1, last - first);
    const down = (y) => TOP + HEIGHT * (1 - y / most);
    let path = "", on = false;
    for (const [x, y] of points) { // a point alone is a dot
        if (y !== null) path += `${on ? "L" : "M"}${across(x).toFixed(1)} ${down(y).toFixed(1)}${on ? "" : "h0"}`;
        on = y !== null;
    }
    const svg = get("chart"), dot = svg.querySelector("circle"), now = Number(state[one.name]);
    svg.querySelector(".line").setAttribute("d", path);
    svg.querySelector(".grid").setAttribute("d", `M${LEFT} ${TOP}V${TOP + HEIGHT}H${LEFT + WIDTH}`);
    dot.setAttribute("visibility", figures ? "visible" : "hidden");
    dot.setAttribute("cx", across(now));
    dot.setAttribute("cy", figures ? down(size(figures[place])) : 0);
    const texts = [[first, LEFT, 238, "start"], [last, LEFT + WIDTH, 238, "end"]].map(([x, ...rest]) => [grouped(BigInt(x)), ...rest]);
    texts.push([grouped(BigInt(Math.round(most))), LEFT + 4, 14, "start"], [one.name, LEFT + WIDTH / 2, 254, "middle"]);
    svg.querySelector("g").replaceChildren(...texts.map(([text, x, y, anchor]) => {
        const label = document.createElementNS("http://www.w3.org/2000/svg", "text");
        label.setAttribute("x", x);
        label.setAttribute("y", y);
        label.setAttribute("text-anchor", anchor);
        label.textContent = text;
        return label;
    }));
    const shown = get("quantity").value, value = figures ? grouped(figures[place]) : "–";
    svg.setAttribute("aria-label", `${shown}, ${one.name} ${first}..${last}: ${value}, ${one.name} = ${now}`);
}

function show() {
    for (const one of PAGE.letters) {
        get(`r-${one.name}`).value = state[one.name].toString();
        get(`n-${one.name}`).value = state[one.name].toString();
        get(`n-${one.name}`).removeAttribute("aria-invalid");
    }
    draw();
}

function keep() {
    const text = PAGE.letters.map((one) => `${encodeURIComponent(one.name)}=${state[one.name]}`).join("&");
    history.replaceState(null, "", `#${text}`);
}

function restore() {
    for (const [name, text] of new URLSearchParams(location.hash.slice(1))) read(name, text);
    show();
}

get("letters").addEventListener("input", (event) => {
    const name = event.target.id.slice(2), good = read(name, event.target.value);
    get(`n-${name}`).setAttribute("aria-invalid", String(!good));
    if (!good) return;
    const other = get(`${event.target.id[0] === "r" ? "n" : "r"}-${name}`);
    other.value = event.target.value.trim();
    draw();
});
get("letters").addEventListener("change", keep);
get("letters").addEventListener("submit", (event) => event.preventDefault());
get("letters").addEventListener("reset", (event) => {
    event.preventDefault();
    for (const one of PAGE.letters) state[one.name] = BigInt(one.value);
    show();
    keep();
});
for (const name of PAGE.quantities) get("quantity").append(new Option(name));
get("quantity").addEventListener("change", draw);
get("axis").addEventListener("change", draw);
addEventListener("hashchange", restore);
restore();
