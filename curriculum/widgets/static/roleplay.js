/**
 * The stage of a role-play.
 *
 * It paints what the kernel sends and knows no rule. Whatever the learner does goes to the kernel with the decision it
 * is meant for; the view moves on only when a stage comes back that acknowledges it, which is sent when the choice is on
 * disk. All words are inserted as text, never as HTML.
 */

const WAIT = 4000; // milliseconds for the kernel to acknowledge
const WAIT_IN_DOUBT = 800; // the same, where it did not answer when it was asked whether it is there
const LOST =
  "Not saved: this notebook's kernel is not answering. Run this cell again; everything that was saved is kept. " +
  "If that does not help, reload the page and run it again.";
const CUT_OFF = "This notebook's kernel was restarted. Run this cell again to go on; everything that was saved is kept.";
const POINTS = 4; // of one decision
const TONES = 5; // colours of the cast

/**
 * An HTML element; attributes that start with `on` are listeners, strings among the children become text.
 * @param {string} tag
 * @param {Object<string, any>} attributes
 * @param {...(Node|string|null|false|undefined)} children
 * @returns {HTMLElement}
 */
function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** As `h`, for a part of a drawing. */
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

/** Points and changes as people write them: 2, 2.5, 2.67; +6, −8. */
const plain = (number) => String(Number(Number(number).toFixed(2)));
const signed = (number) => (number > 0 ? `+${number}` : `−${-number}`);
const pointed = (number) => `${plain(number)} ${Number(plain(number)) === 1 ? "point" : "points"}`;

/** A line cut at a word, for a table. */
function short(text, limit = 70) {
  return text.length <= limit ? text : `${text.slice(0, limit).replace(/\s+\S*$/, "")} …`;
}

/**
 * Keep keys that are typed in the widget from the notebook's shortcuts, and Enter with a modifier or held down from
 * choosing. Tab and shortcuts with Ctrl, Alt or Cmd go on to Jupyter, except those that edit text in a text field.
 * @param {KeyboardEvent} event
 */
function guardKeys(event) {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  const editing = event.target instanceof HTMLInputElement && /^[acvxyz]$/i.test(event.key);
  if (event.key === "Tab" || (modified && event.key !== "Enter" && !editing)) return;
  event.stopPropagation();
  if (event.key === "Enter" && (modified || event.shiftKey || event.repeat)) event.preventDefault();
}

/** One role-play in one output. */
class Stage {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.uid = `rp-${Math.random().toString(36).slice(2)}`;
    this.count = 0;
    this.pending = null; // what was sent and not acknowledged: {id, timer, release}
    this.inDoubt = false; // whether the kernel left a question unanswered
    this.painted = ""; // which panel stands there
    this.remarks = new Map(); // "scene/option" -> what to call with the remark that is now kept
    this.said = { play: -1, count: 0 }; // how much of the log stands there
    this.build(model.get("stage"));
    this.paint(false);
  }

  /** What stays for the life of the view. */
  build(stage) {
    this.progress = h("span", { class: "rp-progress-text" });
    this.bar = h("span", { class: "rp-progress-bar", "aria-hidden": "true" });
    this.saved = h("span", { class: "rp-saved", role: "status" });
    this.meters = h("ul", { class: "rp-meters", "aria-label": "How things stand" });
    this.log = h("ol", { class: "rp-log", "aria-label": "What was said so far" });
    this.live = h("div", { class: "rp-hidden", "aria-live": "polite", "aria-atomic": "true" });
    this.notice = h("div", { class: "rp-notice", role: "alert" });
    this.panel = h("div", { class: "rp-panel" });
    this.root = h(
      "div",
      { class: "rp", role: "group", "aria-label": `Role-play: ${stage.title}`, "data-lm-suppress-shortcuts": "true" },
      this.header(stage),
      h("div", { class: "rp-status" }, this.progress, this.bar, this.saved),
      this.meters,
      this.log,
      this.live,
      this.panel,
      this.notice,
    );
    for (const kind of ["keydown", "keypress", "keyup"]) this.root.addEventListener(kind, guardKeys);
    this.el.append(this.root);
  }

  header(stage) {
    return h(
      "div",
      { class: "rp-header" },
      h("p", { class: "rp-eyebrow" }, `Role-play · ${stage.minutes} minutes · ${stage.place}`),
      h("h2", { class: "rp-title" }, stage.title),
      h("p", { class: "rp-you" }, h("strong", {}, "You are "), stage.you.replace(/\.?$/, ".")),
      h("p", { class: "rp-brief" }, stage.brief),
      h(
        "ul",
        { class: "rp-cast", "aria-label": "Who you meet" },
        ...stage.cast.map((person) =>
          h("li", {}, this.avatar(person.id), h("span", {}, h("b", {}, person.name), h("small", {}, person.role))),
        ),
      ),
    );
  }

  // ---------------------------------------------------------------------------------------------- to and from Python

  /**
   * Send what the learner did. Nothing moves until the kernel acknowledges it.
   * @param {Object<string, any>} message
   * @param {HTMLElement} pressed the control that was used
   */
  send(message, pressed) {
    if (this.pending) return;
    const stage = this.model.get("stage");
    const id = `${this.uid}-${(this.count += 1)}`;
    const controls = [...this.panel.querySelectorAll("button")];
    for (const control of controls) control.setAttribute("aria-disabled", "true");
    pressed.classList.add("rp-pressed");
    this.notice.replaceChildren();
    this.say("Saving …");
    const release = () => {
      for (const control of controls) control.removeAttribute("aria-disabled");
      pressed.classList.remove("rp-pressed");
    };
    const timer = setTimeout(() => this.fail(LOST), this.inDoubt ? WAIT_IN_DOUBT : WAIT);
    this.pending = { id, timer, release };
    this.lastId = id;
    try {
      this.model.send({ ...message, id, play: stage.play, step: stage.step });
    } catch {
      this.fail(LOST);
    }
  }

  settle() {
    if (!this.pending) return;
    clearTimeout(this.pending.timer);
    this.pending.release();
    this.pending = null;
  }

  /** Say what went wrong; the controls can be used again. */
  fail(text) {
    this.settle();
    this.say("Not saved");
    this.notice.replaceChildren(h("p", {}, text));
  }

  /** The word beside the progress. */
  say(text) {
    this.saved.textContent = text;
    this.saved.classList.toggle("rp-saved-trouble", text === "Not saved");
  }

  /** A new stage has come. */
  onStage() {
    this.heard();
    const mine = this.model.get("stage").acknowledged === this.lastId;
    const inside = this.root.contains(document.activeElement);
    this.settle();
    this.notice.replaceChildren();
    this.paint(mine && inside);
  }

  /** The kernel has spoken, so it is there. */
  heard() {
    clearTimeout(this.asked);
    this.inDoubt = false;
  }

  /** Python could not do what was asked, or says that it is there. */
  onMessage(message) {
    this.heard();
    if (message.kind === "trouble" && (!message.id || message.id === this.lastId)) this.fail(message.text);
  }

  /** The connection has changed: ask the kernel whether it still knows this role-play. */
  onConnection() {
    const gone = () => {
      this.inDoubt = true;
      if (!this.pending) this.notice.replaceChildren(h("p", {}, CUT_OFF));
    };
    clearTimeout(this.asked);
    this.asked = setTimeout(gone, WAIT);
    try {
      this.model.send({ kind: "look" });
    } catch {
      gone();
    }
  }

  destroy() {
    clearTimeout(this.pending?.timer);
    clearTimeout(this.asked);
    this.root.remove();
  }

  // ------------------------------------------------------------------------------------------------------- painting

  /** @param {boolean} follow whether the focus goes along, because the learner has just acted here */
  paint(follow) {
    const stage = this.model.get("stage");
    this.progress.textContent = stage.progress.text;
    this.bar.replaceChildren(
      ...Array.from({ length: stage.progress.most }, (_, at) =>
        h("i", { class: at < stage.progress.made ? "rp-made" : at === stage.progress.made ? "rp-now" : "" }),
      ),
    );
    this.say(stage.step ? "Saved" : "");
    this.meters.replaceChildren(...stage.meters.map((meter) => this.meter(meter, stage.closing ? " in all" : "")));
    this.meters.hidden = stage.meters.length === 0;
    const added = this.paintLog(stage);
    const panel = JSON.stringify([stage.play, stage.step, Boolean(stage.closing?.debrief)]);
    if (panel === this.painted) {
      this.updateRemarks(stage);
      return;
    }
    this.painted = panel;
    this.remarks.clear();
    this.panel.replaceChildren(...(stage.ask ? this.question(stage.ask) : this.closing(stage)));
    this.updateRemarks(stage);
    if (!follow) return;
    this.live.textContent = stage.log.slice(stage.log.length - added.length).map((entry) => this.spoken(entry)).join(" ");
    this.panel.querySelector("[data-focus]")?.focus({ preventScroll: true });
    this.reveal(added.find((item) => !item.classList.contains("rp-mine")) ?? this.panel);
  }

  /** Add what was said since; the entries that stand there stay. */
  paintLog(stage) {
    if (stage.play !== this.said.play || stage.log.length < this.said.count) {
      this.log.replaceChildren();
      this.said = { play: stage.play, count: 0 };
    }
    const added = stage.log
      .slice(this.said.count)
      .map((entry, at) => this.entry(entry, stage.log[this.said.count + at - 1]?.who === entry.who));
    this.said.count = stage.log.length;
    this.log.append(...added);
    return added;
  }

  /** Scroll down only as far as the new lines need, and never past the first of them. */
  reveal(first) {
    let pane = this.el.parentElement;
    while (pane && !(pane.scrollHeight > pane.clientHeight && /auto|scroll/.test(getComputedStyle(pane).overflowY)))
      pane = pane.parentElement;
    if (!pane) return;
    const frame = pane.getBoundingClientRect();
    const below = this.panel.getBoundingClientRect().bottom - frame.bottom + 16;
    const room = first.getBoundingClientRect().top - frame.top - 16;
    const down = Math.min(below, room);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (down > 0 || room < 0) pane.scrollBy({ top: room < 0 ? room : down, behavior: calm ? "auto" : "smooth" });
  }

  person(id) {
    return this.model.get("stage").cast.find((one) => one.id === id);
  }

  avatar(id) {
    const at = this.model.get("stage").cast.findIndex((one) => one.id === id);
    return h("span", { class: `rp-avatar rp-tone-${at % TONES}`, "aria-hidden": "true" }, this.person(id).initials);
  }

  meter({ label, value, change }, since) {
    const way = change > 0 ? "rp-up" : change < 0 ? "rp-down" : "";
    return h(
      "li",
      {},
      h("span", { class: "rp-meter-label" }, label),
      " ",
      h("b", {}, String(value)),
      change ? h("span", { class: `rp-change ${way}` }, ` ${change > 0 ? "▲" : "▼"} ${signed(change)}${since}`) : null,
      h("span", { class: "rp-track", "aria-hidden": "true" }, h("i", { style: `inline-size:${value}%` })),
    );
  }

  /** @param {boolean} goesOn whether the same person spoke just before, so that picture and name need not be repeated */
  entry(entry, goesOn) {
    if (entry.kind === "you") {
      const lines = entry.lines.map(({ label, text }) => h("p", {}, label ? h("b", {}, `${label}: `) : null, text));
      return h("li", { class: "rp-turn rp-mine" }, h("div", {}, h("p", { class: "rp-who" }, "You"), bubble(...lines)));
    }
    if (!entry.who) return h("li", { class: `rp-narration rp-${entry.kind}` }, h("p", {}, entry.text));
    const person = this.person(entry.who);
    const who = h("p", { class: `rp-who ${goesOn ? "rp-hidden" : ""}` }, h("b", {}, person.name), ` ${person.role}`);
    return h("li", { class: `rp-turn ${goesOn ? "rp-goes-on" : ""}` }, this.avatar(entry.who), h("div", {}, who, bubble(h("p", {}, entry.text))));
  }

  /** An entry as the live region speaks it; the learner's own line need not be read back. */
  spoken(entry) {
    if (entry.kind === "you") return "";
    return entry.who ? `${this.person(entry.who).name}: ${entry.text}` : entry.text;
  }

  // ------------------------------------------------------------------------------------------------------- questions

  /** The question, its options, and the way to answer. */
  question(ask) {
    const kinds = { choose: "choose", "best-and-worst": "bestAndWorst", rate: "rate" };
    return [
      h(
        "fieldset",
        { class: "rp-question" },
        h("legend", { tabindex: "-1", "data-focus": true }, ask.question),
        h("p", { class: "rp-how" }, ask.how),
        ...this[kinds[ask.asks]](ask),
      ),
    ];
  }

  choose(ask) {
    const buttons = ask.options.map(({ id, text }) =>
      h(
        "button",
        {
          type: "button",
          class: "rp-option",
          "data-option": id,
          onclick: (event) => this.send({ kind: "answer", answer: id }, event.currentTarget),
        },
        text,
      ),
    );
    return [h("div", { class: "rp-options", onkeydown: (event) => walk(event, buttons) }, ...buttons)];
  }

  bestAndWorst(ask) {
    const ends = [
      ["best", "Most effective"],
      ["worst", "Least effective"],
    ];
    const answer = {};
    const cards = ask.options.map(({ id, text }) => {
      const textId = `${this.uid}-text-${id}`;
      const radios = ends.map(([end, label]) => {
        const labelId = `${this.uid}-${end}-${id}`;
        const radio = h("input", {
          type: "radio",
          name: `${this.uid}-${this.model.get("stage").step}-${end}`,
          value: id,
          "data-end": end,
          "aria-labelledby": `${labelId} ${textId}`,
          onchange: () => (answer[end] = id),
        });
        return h("label", { class: "rp-pill" }, radio, h("span", { id: labelId }, label));
      });
      return h("div", { class: "rp-card" }, h("p", { id: textId }, text), h("div", { class: "rp-pills" }, ...radios));
    });
    const ready = () => (answer.best && answer.worst && answer.best !== answer.worst ? { ...answer } : null);
    return [...cards, this.submit("Give this answer", ready, "Mark one option as most effective and another one as least effective.")];
  }

  rate(ask) {
    const answer = {};
    const [low, high] = [ask.scale[0], ask.scale[ask.scale.length - 1]];
    const words = { [low]: "not effective at all", [high]: "very effective" };
    const cards = ask.options.map(({ id, text }) => {
      const name = `${this.uid}-${this.model.get("stage").step}-${id}`;
      const pills = ask.scale.map((value) =>
        h(
          "label",
          { class: "rp-pill rp-number" },
          h("input", { type: "radio", name, value, "data-option": id, onchange: () => (answer[id] = value) }),
          h("span", {}, String(value), words[value] ? h("span", { class: "rp-hidden" }, `, ${words[value]}`) : null),
        ),
      );
      return h(
        "fieldset",
        { class: "rp-card" },
        h("legend", {}, text),
        h(
          "div",
          { class: "rp-pills" },
          h("span", { class: "rp-end", "aria-hidden": "true" }, words[low]),
          ...pills,
          h("span", { class: "rp-end", "aria-hidden": "true" }, words[high]),
        ),
      );
    });
    const ready = () => (Object.keys(answer).length === ask.options.length ? { ...answer } : null);
    return [...cards, this.submit("Give this answer", ready, "Rate every option first.")];
  }

  /** A button that sends an answer when there is a whole one, and says what is missing when not. */
  submit(label, ready, missing) {
    const press = (event) => {
      const answer = ready();
      if (answer) this.send({ kind: "answer", answer }, event.currentTarget);
      else this.notice.replaceChildren(h("p", {}, missing));
    };
    return h("button", { type: "button", class: "rp-button rp-primary", onclick: press }, label);
  }

  // --------------------------------------------------------------------------------------------------- after the end

  closing(stage) {
    const { ending, heading, sealed, really, debrief, plays, again } = stage.closing;
    const parts = [
      h(
        "div",
        { class: "rp-ending" },
        h("p", { class: "rp-eyebrow" }, `How it came out: ${ending.title}`),
        h("h3", { class: "rp-first-line", tabindex: "-1", "data-focus": true }, heading),
        h("p", {}, ending.text),
        sealed ? h("p", { class: "rp-sealed" }, sealed) : null,
      ),
    ];
    if (debrief) parts.push(...this.debrief(debrief, really, plays));
    else if (really) parts.push(this.really(really));
    if (!really || debrief) {
      const press = (event) => this.send({ kind: "again" }, event.currentTarget);
      const button = h("button", { type: "button", class: "rp-button rp-primary", onclick: press }, "Play again");
      parts.push(h("div", { class: "rp-again" }, button, again ? h("p", { class: "rp-how" }, again) : null));
    }
    return parts;
  }

  /** The one ungraded question before the debrief. */
  really({ question, speaker, says, options }) {
    const buttons = options.map(({ id, text }) => {
      const press = (event) => this.send({ kind: "really", option: id }, event.currentTarget);
      return h("button", { type: "button", class: "rp-option", onclick: press }, text);
    });
    const skip = (event) => this.send({ kind: "skip" }, event.currentTarget);
    return h(
      "fieldset",
      { class: "rp-question rp-really" },
      h("legend", {}, question),
      h("p", { class: "rp-how" }, "One tap, not marked, for yourself. The debrief comes next. It was about this:"),
      quote(speaker, says),
      h("div", { class: "rp-options", onkeydown: (event) => walk(event, buttons) }, ...buttons),
      h("button", { type: "button", class: "rp-button", onclick: skip }, "Rather not say"),
    );
  }

  debrief(told, really, plays) {
    return [
      really?.noted ? h("p", { class: "rp-noted" }, h("b", {}, "What you would really have done: "), really.noted) : null,
      section("What each decision gave up", this.regrets(told)),
      section("What was still within reach", reach(told)),
      section("Decision by decision", ...told.decisions.map((decision, at) => this.decision(decision, at, told.view))),
      told.insight ? section("What the authors see in it", h("p", {}, told.insight)) : null,
      told.other_endings.length
        ? section("Endings you did not reach", h("ul", {}, ...told.other_endings.map((title) => h("li", {}, title))))
        : null,
      section("What it shows", competencies(told.competencies)),
      plays ? section("Your first and your best play", sideBySide(plays)) : null,
      h("p", { class: "rp-practice" }, told.practice),
    ].filter(Boolean);
  }

  /** A table that is its own chart: the bars repeat what the cells say. */
  regrets(told) {
    const row = (decision, at) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, h("b", {}, `${at + 1}. `), short(decision.says)),
        h("td", { class: "rp-bar" }, regretBar(decision.regret)),
        h("td", {}, h("b", {}, plain(decision.regret)), " given up"),
      );
    return h(
      "div",
      {},
      h("table", { class: "rp-table" }, h("tbody", {}, ...told.decisions.map(row))),
      h(
        "p",
        { class: "rp-how" },
        `Together ${pointed(told.total_regret)} of ${plain(told.best - told.worst)} given up; that makes ${told.hundred} of 100.`,
      ),
    );
  }

  decision(decision, at, view) {
    const verdict = decision.regret ? `gave up ${pointed(decision.regret)}` : "gave up nothing";
    const rated = Boolean(decision.agreement);
    const missed = decision.missed.map(([better, worse]) => h("li", {}, `“${better}” is better than “${worse}”`));
    return h(
      "div",
      { class: "rp-decision" },
      h("h4", {}, `Decision ${at + 1}: ${verdict}`, h("small", {}, ` · ${plain(decision.points)} of ${POINTS} points`)),
      decision.scenery ? h("p", { class: "rp-aside" }, decision.scenery) : null,
      quote(decision.speaker, decision.says),
      rated ? h("p", { class: "rp-agreement" }, decision.agreement) : quote("You", decision.answer, "rp-quote-mine"),
      missed.length ? h("div", {}, h("p", { class: "rp-how" }, `Not in the same order; in ${view}:`), h("ul", {}, ...missed)) : null,
      decision.reply ? quote(decision.speaker, decision.reply) : null,
      ...decision.landed.map((text) => h("p", { class: "rp-aside" }, text)),
      h(
        "details",
        { class: "rp-reasons", open: decision.regret > 0 },
        h("summary", {}, "Every option, and why"),
        ...decision.options.map((option) => this.option(decision.scene, option, view)),
      ),
    );
  }

  option(scene, option, view) {
    const given = { best: "You said: most effective", worst: "You said: least effective" }[option.given];
    const mark = option.chosen ? "Your choice" : given ?? (option.given ? `You said: ${option.given} of 5` : "");
    return h(
      "div",
      { class: `rp-reason ${option.chosen ? "rp-chosen" : ""}` },
      h(
        "p",
        { class: "rp-rating" },
        h("span", { class: "rp-dots", "aria-hidden": "true" }, "●".repeat(option.rated) + "○".repeat(POINTS - option.rated)),
        h("b", {}, ` ${option.rated} of ${POINTS}`),
        ` in ${view}`,
        mark ? h("span", { class: "rp-badge" }, mark) : null,
      ),
      h("p", { class: "rp-line" }, `“${option.you}”`),
      option.why ? h("p", {}, option.why) : null,
      option.tempts ? h("p", { class: "rp-tempts" }, h("b", {}, "Why it tempts: "), `${option.tempts}.`) : null,
      this.remark(scene, option),
    );
  }

  /** "I see it differently": one sentence of the learner's own. */
  remark(scene, { option, you }) {
    const summary = h("summary", {}, "I see it differently");
    const kept = h("p", { class: "rp-kept", role: "status" });
    const id = `${this.uid}-remark-${scene}-${option}`;
    const input = h("input", { id, type: "text", maxlength: "500", autocomplete: "off" });
    const save = h("button", { type: "button", class: "rp-button" }, "Keep it");
    const press = () => {
      if (input.value.trim()) this.send({ kind: "remark", scene, option, text: input.value }, save);
      else kept.textContent = "Write one sentence first.";
    };
    save.addEventListener("click", press);
    input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && press());
    this.remarks.set(`${scene}/${option}`, (text) => {
      if (!text || kept.dataset.text === text) return;
      kept.dataset.text = text;
      kept.replaceChildren(h("b", {}, "You see it differently: "), text);
      input.value = text;
    });
    return h(
      "div",
      {},
      kept,
      h(
        "details",
        { class: "rp-remark" },
        summary,
        h("label", { for: id }, "In one sentence, why", h("span", { class: "rp-hidden" }, ` you see “${short(you, 40)}” differently`)),
        h("div", { class: "rp-row" }, input, save),
      ),
    );
  }

  updateRemarks(stage) {
    for (const { scene, options } of stage.closing?.debrief?.decisions ?? [])
      for (const { option, remark } of options) this.remarks.get(`${scene}/${option}`)?.(remark);
  }
}

// ------------------------------------------------------------------------------------------------- pieces of the page

function bubble(...children) {
  return h("div", { class: "rp-bubble" }, ...children);
}

function section(title, ...children) {
  return h("div", { class: "rp-section" }, h("h3", {}, title), ...children);
}

function quote(speaker, text, kind = "") {
  return h("p", { class: `rp-quote ${kind}` }, speaker ? h("b", {}, `${speaker}: `) : null, text);
}

/** Arrow keys, Home and End walk through buttons. */
function walk(event, buttons) {
  const at = buttons.indexOf(document.activeElement);
  const last = buttons.length - 1;
  const to = {
    ArrowDown: (at + 1) % buttons.length,
    ArrowRight: (at + 1) % buttons.length,
    ArrowUp: at <= 0 ? last : at - 1,
    ArrowLeft: at <= 0 ? last : at - 1,
    Home: 0,
    End: last,
  }[event.key];
  if (to === undefined || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  buttons[to].focus();
}

function regretBar(regret) {
  return svg(
    "svg",
    { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    svg("rect", { class: "rp-bar-track", x: 0, y: 0, width: 100, height: 10, rx: 1.5 }),
    svg("rect", { class: "rp-bar-fill", x: 0, y: 0, width: Math.min(100, (100 * regret) / POINTS), height: 10, rx: 1.5 }),
  );
}

/** What the play could still come to after each decision: a band that narrows to where it came out. */
function reach(told) {
  const [width, height, left, right, top, bottom] = [360, 190, 30, 34, 12, 26];
  const last = told.reach.length - 1;
  const x = (at) => left + ((width - left - right) * at) / last;
  const y = (value) => top + (height - top - bottom) * (1 - value / 100);
  const line = (name) => told.reach.map((row, at) => `${x(at).toFixed(1)},${y(row[name]).toFixed(1)}`);
  const summary =
    `You came out at ${told.hundred} of 100. The best path comes to 100, the worst to 0, ` +
    `and somebody who chooses by chance to ${told.chance} on average.`;
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": summary, class: "rp-reach" },
    ...[0, 50, 100].map((value) =>
      svg(
        "g",
        { class: "rp-grid" },
        svg("line", { x1: left, x2: width - right, y1: y(value), y2: y(value) }),
        svg("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, String(value)),
      ),
    ),
    svg("polygon", { class: "rp-band", points: [...line("best"), ...line("worst").reverse()].join(" ") }),
    svg("polyline", { class: "rp-best", points: line("best").join(" ") }),
    svg("polyline", { class: "rp-worst", points: line("worst").join(" ") }),
    svg("polyline", { class: "rp-chance", points: line("chance").join(" ") }),
    svg("circle", { class: "rp-dot", cx: x(last), cy: y(told.hundred), r: 5 }),
    svg("text", { class: "rp-dot-label", x: x(last) + 9, y: y(told.hundred) + 4 }, String(told.hundred)),
    ...told.reach.map((_, at) =>
      svg("text", { class: "rp-tick", x: x(at), y: height - 8, "text-anchor": "middle" }, at ? String(at) : "start"),
    ),
  );
  const key = [
    ["rp-best", "best still possible"],
    ["rp-chance", "chance from here on"],
    ["rp-worst", "worst still possible"],
  ].map(([kind, label]) =>
    h(
      "li",
      {},
      svg("svg", { viewBox: "0 0 24 8", "aria-hidden": "true", class: "rp-key" }, svg("line", { class: kind, x1: 0, x2: 24, y1: 4, y2: 4 })),
      label,
    ),
  );
  const head = ["After decision", "Best still possible", "Chance from here on", "Worst still possible"];
  const rows = told.reach.map((row, at) => [at || "start", row.best, row.chance, row.worst]);
  return h(
    "figure",
    { class: "rp-figure" },
    h("figcaption", {}, summary),
    drawing,
    h("ul", { class: "rp-legend" }, ...key),
    h(
      "details",
      { class: "rp-as-table" },
      h("summary", {}, "The same as a table"),
      h(
        "table",
        { class: "rp-table" },
        h("thead", {}, h("tr", {}, ...head.map((title) => h("th", { scope: "col" }, title)))),
        h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((cell, at) => h(at ? "td" : "th", at ? {} : { scope: "row" }, String(cell)))))),
      ),
    ),
  );
}

function competencies(views) {
  return h(
    "ul",
    { class: "rp-competencies" },
    ...views.map(({ name, opportunities, share }) => {
      const seen = share === null ? "not observed" : `${share} of 100`;
      const times = `${opportunities} ${opportunities === 1 ? "opportunity" : "opportunities"}`;
      const track = share === null ? null : h("span", { class: "rp-track", "aria-hidden": "true" }, h("i", { style: `inline-size:${share}%` }));
      const told = share === null ? ` (only ${times}; it takes 3)` : ` (${times})`;
      return h("li", {}, h("span", {}, name), h("span", {}, h("b", {}, seen), told), track);
    }),
  );
}

function sideBySide({ count, first, best }) {
  const column = (title, play) =>
    h(
      "div",
      { class: "rp-play" },
      h("h4", {}, title),
      h("p", {}, h("b", {}, `${play.hundred} of 100`), ` · ${play.ending}`),
      h(
        "ol",
        {},
        ...play.decisions.map(({ said, regret }) =>
          h("li", {}, short(said, 120), h("small", {}, regret ? `gave up ${pointed(regret)}` : "gave up nothing")),
        ),
      ),
    );
  return best.ordinal === 1
    ? h("p", {}, `Your first play, ${first.hundred} of 100, is the best of ${count} so far.`)
    : h("div", { class: "rp-plays" }, column("First play", first), column(`Best play, number ${best.ordinal} of ${count}`, best));
}

/** anywidget's entry: paint a view, and listen until it is taken away. */
function render({ model, el }) {
  const stage = new Stage(model, el);
  model.on("change:stage", () => stage.onStage());
  model.on("msg:custom", (message) => stage.onMessage(message));
  model.on("comm_live_update", () => stage.onConnection()); // Jupyter's own event; elsewhere only the clicks find out
  return () => stage.destroy();
}

export default { render };
