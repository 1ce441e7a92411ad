"use strict";
// Language, search, filters and sorting of rows that stand in the page; without this script they are a plain table.
(() => {
  const AT_ONCE = 60; // rows laid out while typing, which stays fluent with thousands
  const MORE = 500; // rows added when more are asked for
  const DOWNWARDS = new Set(["made", "period", "alerts"]); // what is sought there is the latest or the worst
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  let table;
  let picks;
  let switches;
  let limit = AT_ONCE;
  let order = { key: "made", down: true };
  let rows = [];

  const code = () => (find("#lang-zh").checked ? "zh" : "en");

  function speak() {
    const tag = code() === "zh" ? "zh-Hans" : "en";
    root.lang = tag;
    root.classList.toggle("zh", code() === "zh");
    root.classList.toggle("en", code() === "en");
    document.title = find("h1").querySelector(`[lang="${tag}"]`).textContent;
    for (const one of all("option[data-en]")) one.textContent = one.dataset[code()];
    for (const one of all("input[data-en]")) one.placeholder = one.dataset[code()];
  }

  function spoken() {
    const asked = new URLSearchParams(location.search).get("lang") || navigator.language || "en";
    return asked.toLowerCase().startsWith("zh") ? "zh" : "en";
  }

  const two = (number) => String(number).padStart(2, "0");

  function localTime(element) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.getTime())) return;
    element.title = element.textContent;
    element.textContent = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
  }

  function read(row) {
    const cell = (name) => row.querySelector(`td.${name}`);
    const said = (name) => {
      const spans = cell(name).querySelectorAll(":scope > span[lang]");
      const plain = cell(name).textContent.trim();
      return { en: spans[0]?.textContent ?? plain, zh: spans[1]?.textContent ?? plain };
    };
    const sought = ["team", "period", "book", "in", "said", "state", "made"].map((name) => cell(name).textContent).join(" ");
    return {
      row,
      state: row.className,
      text: sought.toLowerCase(),
      number: Number(row.dataset.n),
      keys: {
        made: Number(row.dataset.n),
        alerts: Number(row.dataset.alerts),
        period: row.dataset.period,
        team: said("team"),
        book: said("book"),
        lang: said("in"),
        said: said("said"),
        state: row.className,
      },
    };
  }

  // The rows that fit search and filters: those of states that are shown, and those of states that are not.
  function fitting() {
    const sought = find("#search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const hidden = new Set(switches.filter((one) => !one.checked).map((one) => one.value));
    const wanted = picks.filter(([, select]) => select.value);
    const found = rows.filter(
      (one) =>
        wanted.every(([key, select]) => one.row.dataset[key] === select.value) && sought.every((word) => one.text.includes(word)),
    );
    const beyond = sought.length ? found.filter((one) => hidden.has(one.state)) : [];
    return [found.filter((one) => !hidden.has(one.state)), beyond];
  }

  // What is sought may stand in a row that is not shown: that is said, and one press shows it.
  function tellBeyond(beyond) {
    find("#beyond").hidden = beyond.length === 0;
    find("#beyond b").textContent = beyond.length;
  }

  function showBeyond() {
    const states = new Set(fitting()[1].map((one) => one.state));
    for (const one of switches) if (states.has(one.value)) one.checked = true;
    again();
    find("#search").focus();
  }

  function show() {
    const [found, beyond] = fitting();
    const seen = new Set(found.slice(0, limit).map((one) => one.row));
    for (const { row } of rows) if (row.hidden === seen.has(row)) row.hidden = !seen.has(row);
    find("#shown").textContent = found.length;
    find(".none").hidden = found.length + beyond.length > 0;
    tellBeyond(beyond);
    find(".more").hidden = found.length <= limit;
  }

  function again() {
    limit = AT_ONCE;
    show();
  }

  function compared(words) {
    const value = (one) => one.keys[order.key][words] ?? one.keys[order.key];
    const collator = new Intl.Collator(words === "zh" ? "zh-Hans" : "en", { numeric: true });
    return (a, b) => {
      const [x, y] = [value(a), value(b)];
      const by = typeof x === "number" ? x - y : collator.compare(x, y);
      return (order.down ? -by : by) || b.number - a.number;
    };
  }

  function sort() {
    rows.sort(compared(code()));
    table.tBodies[0].append(...rows.map((one) => one.row));
    for (const head of all("th[data-key]")) {
      if (head.dataset.key === order.key) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    find("#sort").value = order.key;
    again();
  }

  function sortBy(key) {
    order = { key, down: order.key === key ? !order.down : DOWNWARDS.has(key) };
    sort();
  }

  function clickable(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(head.dataset.key));
    head.append(button);
  }

  function begin() {
    find(`#lang-${spoken()}`).checked = true;
    speak();
    for (const one of all("input[name=page-language]")) one.addEventListener("change", speak);
    table = find("#reports");
    if (table) beginTable();
    root.classList.add("ready");
  }

  function beginTable() {
    picks = ["team", "book", "lang"].map((key) => [key, find(`#pick-${key}`)]);
    switches = all(".states input");
    all("time").forEach(localTime);
    rows = [...table.tBodies[0].rows].map(read);
    all("th[data-key]").forEach(clickable);
    find(".controls").addEventListener("submit", (event) => event.preventDefault());
    find("#search").addEventListener("input", again);
    for (const one of [...picks.map(([, select]) => select), ...switches]) one.addEventListener("change", again);
    find("#sort").addEventListener("change", (event) => sortBy(event.target.value));
    find("#beyond button").addEventListener("click", showBeyond);
    find("#more").addEventListener("click", () => {
      limit += MORE;
      show();
    });
    window.addEventListener("pageshow", show); // a browser may give back what stood in the fields before
    show();
  }

  root.classList.add("script", spoken());
  document.addEventListener("DOMContentLoaded", begin);
})();
