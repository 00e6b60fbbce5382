/**
 * The home page.
 *
 * It paints what the kernel read from the learner's files and knows no rule. What the learner answers is kept by the
 * kernel first; the page that comes back shows it. All words are inserted as text; the one exception is the progress
 * table, which Python escapes itself.
 */

const WAIT = 6000; // milliseconds for the kernel to say something
const OPENING = 60000; // the same for a lesson that is made live
const SETTLING = [600, 1500, 3000]; // after these a notebook is asked again to go to the place
const LOST = "Not saved: this page's kernel is not answering. Run the page again; everything that was saved is kept.";
const KEYS = { "not tried": "not begun", "not yet": "begun", done: "done" };
const SAID = [
  ["yes", "I said it"],
  ["not yet", "Not yet"],
  ["changed it", "I changed it"],
];

/**
 * An HTML element; attributes that start with `on` are listeners, strings among the children become text.
 * @param {string} tag
 * @param {Object<string, any>} attributes
 * @param {...(Node|string|null|false|undefined)} children
 * @returns {HTMLElement}
 */
function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false && child !== ""));
  return node;
}

/** Text in which `*words*` are set apart, as the course's own sentences write the title of a work. */
const emphasised = (text) => text.split("*").map((part, at) => (at % 2 ? h("cite", {}, part) : part));

/** Keep keys that are typed on the page from the notebook's shortcuts; Tab and shortcuts with a modifier go on. */
function guardKeys(event) {
  if (event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.stopPropagation();
}

/** A list as people say it: 09 and 10; 03, 04 and 08. */
const spoken = (words) => words.join(", ").replace(/, ([^,]*)$/, " and $1");

/** The home page in one output. */
class Home {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.uid = `home-${Math.random().toString(36).slice(2)}`;
    this.count = 0;
    this.pending = new Map(); // what was sent and not answered: id -> {timer, done}
    this.painted = new Map(); // what each part of the page was painted from
    this.build();
    this.paint();
    this.watch();
  }

  build() {
    this.notice = h("div", { class: "home-notice", role: "alert" });
    this.status = h("p", { class: "home-status", role: "status" });
    const names = ["trouble", "intro", "step", "promised", "pathways", "map", "more", "contract", "news"];
    this.parts = Object.fromEntries(names.map((name) => [name, h("div", { class: `home-part home-${name}-part` })]));
    this.root = h(
      "div",
      { class: "home", "data-lm-suppress-shortcuts": "true" },
      this.parts.intro,
      this.notice,
      this.parts.trouble,
      this.parts.step,
      this.status,
      this.parts.promised,
      this.parts.pathways,
      this.parts.map,
      this.parts.more,
      this.parts.contract,
      this.parts.news,
    );
    for (const kind of ["keydown", "keypress", "keyup"]) this.root.addEventListener(kind, guardKeys);
    this.el.append(this.root);
  }

  /** Whoever comes back to this page sees what changed meanwhile. */
  watch() {
    let seen = true;
    const look = () => this.send({ kind: "look" }, { done: () => this.tellProgress() });
    this.observer = new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting && !seen) look();
      seen = entry.isIntersecting;
    });
    this.observer.observe(this.root);
    this.onFocus = () => seen && document.visibilityState === "visible" && look();
    document.addEventListener("visibilitychange", this.onFocus);
  }

  destroy() {
    this.observer.disconnect();
    document.removeEventListener("visibilitychange", this.onFocus);
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.root.remove();
  }

  // ---------------------------------------------------------------------------------------------- to and from Python

  /**
   * Ask the kernel for something.
   * @param {Object<string, any>} message
   * @param {{done?: function(Object), lost?: function(), wait?: number}} then
   */
  send(message, { done = () => {}, lost = () => {}, wait = WAIT }) {
    const id = `${this.uid}-${(this.count += 1)}`;
    const timer = setTimeout(() => {
      this.pending.delete(id);
      lost();
    }, wait);
    this.pending.set(id, { timer, done });
    try {
      this.model.send({ ...message, id });
    } catch {
      clearTimeout(timer);
      this.pending.delete(id);
      lost();
    }
  }

  answered(id, answer) {
    const asked = this.pending.get(id);
    if (!asked) return;
    clearTimeout(asked.timer);
    this.pending.delete(id);
    asked.done(answer);
  }

  onHome() {
    this.paint();
    this.answered(this.model.get("home").acknowledged, {});
  }

  onMessage(message) {
    if (message.kind === "opening") return this.reopen(message.id);
    if (message.kind === "trouble") {
      this.tell(message.text);
      this.say("");
    }
    this.answered(message.id, message);
  }

  /** The kernel is at it: a lesson takes longer to be made live than a choice to be kept. */
  reopen(id) {
    const asked = this.pending.get(id);
    if (!asked) return;
    clearTimeout(asked.timer);
    asked.timer = setTimeout(() => this.answered(id, {}), OPENING);
  }

  tell(text) {
    this.notice.replaceChildren(...(text ? [h("p", {}, text)] : []));
  }

  /** The kernel was restarted or ended; in JupyterLab one press brings the page back. */
  tellLost() {
    this.tell(LOST);
    this.notice.firstChild.append(
      h(
        "button",
        {
          type: "button",
          class: "home-choice",
          "data-commandlinker-command": "notebook:run-all-cells",
          "data-commandlinker-args": "{}",
        },
        "Run it again",
      ),
    );
  }

  say(text) {
    this.status.textContent = text;
  }

  /** Keep an answer of the learner's. */
  keep(message) {
    this.tell("");
    this.say("Saving …");
    this.send(message, {
      done: (answer) => this.say(answer.kind === "trouble" ? "" : "Saved"),
      lost: () => {
        this.say("");
        this.tellLost();
        this.painted.clear();
        this.paint();
      },
    });
  }

  /** Open a lesson: first let the kernel make it live, then let JupyterLab show it. */
  open(place, title) {
    if (this.opening) return;
    this.opening = true;
    this.tell("");
    this.say(`Opening ${title} …`);
    const show = () => {
      this.opening = false;
      this.say("");
      this.show(place);
    };
    // A notebook that is open already must not change on disk behind its back.
    if (this.isOpen(place)) show();
    else this.send({ kind: "open", place }, { done: show, lost: show, wait: 3 * WAIT });
  }

  isOpen(place) {
    const titles = [...document.querySelectorAll(".lm-TabBar-tab[title]")].map((tab) => tab.title.split("\n"));
    return titles.flat().some((line) => line.endsWith(`: ${this.path(place.notebook)}`));
  }

  /** Where a file beside this notebook is for JupyterLab, whose root may be a folder above. */
  path(file) {
    const here = decodeURIComponent(location.pathname).match(/\/tree\/(.*\/)?start-here[^/]*\.ipynb$/);
    return `${here?.[1] ?? ""}${file}`;
  }

  /** Let JupyterLab open a file beside this notebook. */
  show(place) {
    if (!("jpThemeLight" in document.body.dataset)) {
      this.tell(`Open ${place.notebook} in the list of files beside this page.`);
      return;
    }
    const args = { path: this.path(place.notebook), id: place.cell ? `#cell-id=${place.cell}` : "" };
    this.command("rendermime:handle-local-link", args);
    if (args.id) this.settle(() => this.command("rendermime:handle-local-link", args));
  }

  /** Let JupyterLab do something: it listens for clicks on links that name one of its commands. */
  command(name, args) {
    const link = h("a", {
      href: "#",
      hidden: true,
      "data-commandlinker-command": name,
      "data-commandlinker-args": JSON.stringify(args),
    });
    this.root.append(link);
    link.click();
    link.remove();
  }

  /**
   * Go to the place again while a notebook that has just been opened still grows, unless the learner has moved already.
   * @param {function()} go
   */
  settle(go) {
    const moves = ["wheel", "pointerdown", "keydown", "touchstart"];
    const timers = SETTLING.map((after) => setTimeout(go, after));
    const stop = () => {
      for (const timer of timers) clearTimeout(timer);
      for (const kind of moves) document.removeEventListener(kind, stop, true);
    };
    for (const kind of moves) document.addEventListener(kind, stop, true);
    setTimeout(stop, SETTLING.at(-1) + 100);
  }

  // ------------------------------------------------------------------------------------------------------- painting

  paint() {
    const home = this.model.get("home");
    const { words } = home;
    this.part("intro", words, () => this.intro(words));
    this.part("trouble", home.trouble, () => home.trouble.map((text) => h("p", { class: "home-trouble" }, text)));
    this.part("step", home.step, () => (home.step ? [this.step(home.step)] : []));
    this.part("promised", home.promised, () => this.promised(home.promised));
    this.part("pathways", home.pathways, () => [this.pathways(home.pathways, words.footnote)]);
    this.part("map", home.lessons, () => [this.map(home)]);
    this.part("more", "once", () => [this.more()]);
    this.part("contract", words.contract, () => [this.contract(words.contract)]);
    this.part("news", home.news, () => this.news(home.news));
  }

  /** Paint a part again where it changed; the focus stays on what is there again. */
  part(name, data, make) {
    const told = JSON.stringify(data);
    if (this.painted.get(name) === told) return;
    this.painted.set(name, told);
    const focused = this.parts[name].contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.parts[name].replaceChildren(...make());
    if (focused) this.parts[name].querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  section(name, title, ...children) {
    const id = `${this.uid}-${name}`;
    return h("section", { class: `home-${name}`, "aria-labelledby": id }, h("h2", { id }, title), ...children);
  }

  intro(words) {
    return [
      h("h1", {}, "A career on soft skills, honestly"),
      h("p", { class: "home-lead" }, words.what_it_is),
      h("p", { class: "home-soft" }, words.what_it_is_not),
    ];
  }

  link(place, title, attributes, ...children) {
    const press = (event) => {
      event.preventDefault();
      this.open(place, title);
    };
    const fragment = place.cell ? `#cell-id=${place.cell}` : "";
    return h("a", { href: place.notebook + fragment, onclick: press, ...attributes }, ...children);
  }

  step(step) {
    return this.section(
      "step",
      "Your next step",
      this.link(step.place, step.action.replace(/^[^:]*: /, ""), { class: "home-button", "data-key": "step" }, step.action),
      step.detail ? h("p", { class: "home-detail" }, step.detail) : null,
      step.note ? h("p", { class: "home-soft" }, step.note) : null,
    );
  }

  promised(promised) {
    if (!promised.length) return [];
    return [this.section("promised", "Did you say it?", ...promised.map((one) => this.promise(one)))];
  }

  promise(one) {
    const quote = h("blockquote", {}, one.text);
    const about = h("p", { class: "home-soft" }, `Lesson ${one.lesson.slice(0, 2)}: ${one.when}`);
    if (!one.ask) return h("div", { class: "home-promise" }, quote, about);
    const buttons = SAID.map(([said, label]) => {
      const press = () => this.keep({ kind: "said", lesson: one.lesson, number: one.number, said });
      const key = `${one.lesson}-${said}`;
      return h("button", { type: "button", class: "home-choice", "data-key": key, onclick: press }, label);
    });
    const group = h("div", { class: "home-row", role: "group", "aria-label": `Did you say “${one.text}”?` }, ...buttons);
    return h("div", { class: "home-promise" }, quote, about, group);
  }

  pathways(pathways, footnote) {
    const cards = pathways.map((one) => {
      const radio = h("input", {
        type: "radio",
        name: `${this.uid}-pathway`,
        value: one.name,
        checked: one.chosen,
        "data-key": one.name,
        onchange: () => this.keep({ kind: "choose", pathway: one.name }),
      });
      const written = one.written < one.stops ? `, ${one.written} written so far` : "";
      const far = one.chosen || one.done ? `${one.done} of ${one.stops} stops done${written}` : `${one.stops} stops${written}`;
      return h(
        "label",
        { class: "home-pathway" },
        radio,
        h("span", {}, h("b", {}, one.title), h("span", {}, one.for_whom), h("small", {}, `${one.pace}. ${far}.`)),
      );
    });
    const group = h(
      "fieldset",
      {},
      h("legend", { class: "home-soft" }, "You can change it at any time; what you did stays."),
      h("div", { class: "home-grid" }, ...cards),
    );
    return this.section("pathways", "Your way through the course", group, h("p", { class: "home-soft home-foot" }, footnote));
  }

  map(home) {
    const cards = home.lessons.map((card) => (card.written ? this.lesson(card) : this.unwritten(card)));
    return this.section("map", "The map", h("p", { class: "home-soft" }, home.summary), h("ol", { class: "home-grid" }, ...cards));
  }

  lesson(card) {
    const ahead = card.minutes == null ? "Done" : `${card.minutes} minutes to the next stop`;
    const sittings = card.sittings.map((sitting) =>
      h(
        "li",
        { class: `home-sitting home-${KEYS[sitting.outcome].replace(" ", "-")}` },
        h("i", { "aria-hidden": "true" }),
        this.link(
          sitting.place,
          card.title,
          { "data-key": `${card.lesson}/${sitting.title}`, "aria-label": `${sitting.title}, lesson ${card.number}` },
          sitting.title,
        ),
        h("span", { class: "home-soft" }, `: ${sitting.standing}`),
      ),
    );
    return h(
      "li",
      { class: "home-card" },
      this.eyebrow(card),
      h("h3", {}, card.title),
      h("p", { class: "home-soft" }, this.about(card, ahead)),
      h("ol", { class: "home-sittings", "aria-label": `Sittings of lesson ${card.number}` }, ...sittings),
      ...card.notes.map((note) => h("p", { class: "home-trouble" }, note)),
    );
  }

  unwritten(card) {
    return h(
      "li",
      { class: "home-card home-unwritten" },
      this.eyebrow(card),
      h("h3", {}, card.title),
      h("p", { class: "home-soft" }, this.about(card, "Not written yet")),
    );
  }

  eyebrow(card) {
    const skill = card.skill === card.title ? "" : ` · ${card.skill}`;
    return h(
      "p",
      { class: "home-eyebrow" },
      h("span", {}, `${card.number}${skill}`),
      card.week ? h("span", { class: "home-week" }, `Week ${card.week}`) : null,
    );
  }

  about(card, ahead) {
    return card.requires.length ? `${ahead} · after ${spoken(card.requires)}` : ahead;
  }

  more() {
    this.told = h("div", { class: "home-progress" });
    const summary = h("summary", { "data-key": "progress" }, "Everything you did so far");
    this.details = h("details", { ontoggle: () => this.tellProgress() }, summary, this.told);
    const portfolio = h("div", { class: "home-portfolio", role: "status" });
    const make = () => this.ask("portfolio", (answer) => portfolio.replaceChildren(...this.portfolio(answer)));
    return h(
      "div",
      {},
      this.section("progress", "Your progress", this.details),
      this.section(
        "portfolio",
        "Your portfolio",
        h("p", { class: "home-soft" }, "A small website and a page to print, made of the pages of lessons that you finished and approved."),
        h("button", { type: "button", class: "home-choice", "data-key": "portfolio", onclick: make }, "Make my portfolio"),
        portfolio,
      ),
    );
  }

  /** The whole of it, as a lesson shows it too; made only where it is looked at. */
  tellProgress() {
    if (this.details.open) this.ask("progress", (answer) => (this.told.innerHTML = answer.html));
  }

  ask(kind, done) {
    this.tell("");
    this.send({ kind }, { done: (answer) => answer.kind === kind && done(answer), lost: () => this.tellLost(), wait: 30000 });
  }

  portfolio(answer) {
    const config = document.getElementById("jupyter-config-data")?.textContent;
    const base = config ? JSON.parse(config).baseUrl ?? "/" : null;
    const file = (path) => `${base}files/${encodeURI(this.path(path))}`;
    const about = { notebook: answer.about, cell: "", task: "" };
    const edit = (event) => {
      event.preventDefault();
      this.show(about);
    };
    return [
      answer.page && base ? h("p", {}, h("a", { href: file(answer.page), target: "_blank", rel: "noopener" }, "Look at my portfolio")) : null,
      answer.page && !base ? h("p", {}, `It is in ${answer.page}.`) : null,
      h("p", {}, h("a", { href: answer.about, onclick: edit }, "My name, and the pages I approved"), ` (${answer.about})`),
      ...answer.said.map((text) => h("p", {}, text)),
      answer.left_out.length
        ? h(
            "details",
            { open: answer.waiting },
            h("summary", {}, "What is not shown yet, and why"),
            h("ul", {}, ...answer.left_out.map((text) => h("li", {}, text))),
          )
        : null,
    ].filter(Boolean);
  }

  contract(lines) {
    const listed = lines.map((line) => h("li", {}, ...emphasised(line)));
    return this.section("contract", "What you can rely on", h("ol", {}, ...listed));
  }

  news([day, lines]) {
    if (!lines.length) return [];
    const list = h("ul", {}, ...lines.map((line) => h("li", {}, line)));
    return [this.section("news", "What the last update changed", h("details", {}, h("summary", {}, `On ${day}`), list))];
  }
}

export default {
  render({ model, el }) {
    const home = new Home(model, el);
    const onHome = () => home.onHome();
    const onMessage = (message) => home.onMessage(message);
    model.on("change:home", onHome);
    model.on("msg:custom", onMessage);
    return () => {
      model.off("change:home", onHome);
      model.off("msg:custom", onMessage);
      home.destroy();
    };
  },
};
