"use strict";
// Texts, whoever wrote them, get into the page as text only; the policy of the page forbids anything else.
const state = JSON.parse(document.body.dataset.state);
const base = location.pathname;
const $ = (id) => document.getElementById(id);
const body = $("body"), bio = $("bio"), title = $("title"), publish = $("publish");

/** Pictures of the post: {key, file, name, url, id, tells, unreadable, refused, clean, alt, shows, consent, people}. */
let pictures = [];
/** States before accepted suggestions, the latest last. */
const undone = [];
let checking = null;
let timer = 0;

/** An element with attributes and children; strings become text. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Characters that turn a text round, hide, or steer a program: shown by their number. */
const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;

/** `text` for reading. */
function readable(text) {
  const parts = [];
  let plain = "";
  for (const c of text) {
    if (odd.test(c)) {
      if (plain) parts.push(plain);
      plain = "";
      const number = c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      parts.push(make("span", { class: "odd" }, `U+${number}`));
    } else plain += c;
  }
  if (plain) parts.push(plain);
  return parts;
}

const account = () => document.querySelector("input[name=account]:checked").value;
const channels = () => [...document.querySelectorAll("input[name=channel]:checked")].map((box) => box.value);
const say = (text) => { if ($("status").textContent !== text) $("status").textContent = text; };
const alarm = (text) => $("alarm").replaceChildren(...(text ? [make("p", { class: "alarm" }, ...readable(text))] : []));

/** What the page holds, as a record of the contract. */
function record() {
  const post = { id: "post", account: account(), text: body.value };
  if (channels().length) post.channels = channels();
  if (title.value.trim()) post.title = title.value;
  if (bio.value.trim() && account() === "personal") post.bio = bio.value;
  if (publish.value) post.publish_at = publish.value;
  if (pictures.length) {
    post.images = pictures.map((picture) => {
      const image = { file: picture.name };
      if (picture.alt.trim()) image.alt = picture.alt;
      if (picture.shows) image.shows = [picture.shows];
      if (picture.consent) image.consent = true;
      const people = picture.people.split(/[\s,;]+/).filter(Boolean);
      if (people.length) image.people = people;
      return image;
    });
  }
  return post;
}

function later() {
  $("bio-field").hidden = account() !== "personal";
  $("findings").classList.add("stale");
  clearTimeout(timer);
  timer = setTimeout(check, 350);
}

async function ask(what, type, content, signal) {
  let response;
  try {
    response = await fetch(base + what, { method: "POST", headers: { "Content-Type": type }, body: content, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("postcheck does not answer any more. Start it again and open the address that it prints.");
  }
  if (!response.ok) {
    const error = new Error(await response.text());
    error.status = response.status;
    throw error;
  }
  return response;
}

async function check() {
  if (checking) checking.abort();
  const mine = (checking = new AbortController());
  const post = record();
  if (!post.text.trim() && !pictures.length && !post.title) {
    empty(make("p", { class: "quiet" }, "There is nothing to show yet."));
    alarm("");
    return say("Paste a post to begin.");
  }
  if (pictures.some((picture) => !picture.id && !picture.refused)) return say("Looking at the pictures …");
  const sent = {};
  for (const { name, id, refused } of pictures) sent[name] = id ? { id } : { refused };
  try {
    const response = await ask("check", "application/json", JSON.stringify({ post, pictures: sent }), mine.signal);
    const found = await response.json();
    if (mine !== checking) return;
    alarm("");
    show(post, found);
  } catch (error) {
    if (error.name === "AbortError" || mine !== checking) return;
    if (error.status === 409) {
      const forgotten = JSON.parse(error.message);
      const again = pictures.filter((picture) => forgotten.includes(picture.name));
      again.forEach((picture) => { picture.id = null; });
      await Promise.all(again.map(look));
      return later();
    }
    // What was not checked is never shown as clean.
    empty();
    say("The post could not be checked.");
    alarm(error.message);
  }
}

function empty(...instead) {
  $("findings").classList.remove("stale");
  $("findings").replaceChildren();
  $("previews").replaceChildren(...instead);
}

const number = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function show(post, found) {
  const count = (severity) => found.findings.filter((one) => one.severity === severity).length;
  const kinds = [number(count("error"), "error"), number(count("warning"), "warning")];
  if (count("advice")) kinds.push(count("advice") === 1 ? "1 piece of advice" : `${count("advice")} pieces of advice`);
  const kept = [];
  if (found.hidden) kept.push(`${found.hidden} hidden by settings`);
  if (found.not_looked_for.length) kept.push(`not looked for: ${found.not_looked_for.join(", ")}`);
  const sum = found.findings.length ? `Found: ${kinds.join(", ")}.` : "Checked: nothing found.";
  say(kept.length ? `${sum} (${kept.join("; ")})` : sum);

  // Whoever works through the list by keyboard keeps their place in it.
  const focused = document.activeElement;
  const held = focused && $("findings").contains(focused) ? focused.dataset.key : null;
  $("findings").classList.remove("stale");
  $("findings").replaceChildren(...found.findings.map((one) => finding(post, one)));
  if (held) {
    const again = [...$("findings").querySelectorAll("button")].find((button) => button.dataset.key === held);
    (again || $("found")).focus();
  }
  preview(post, found);
}

/** The control of the page that holds the text which `place` is in. */
function control(place) {
  if (place.part === "body") return body;
  if (place.part === "title") return title;
  if (place.part === "bio") return bio;
  if (place.part === "alt" && pictures[place.picture]) return $(`alt-${pictures[place.picture].key}`);
  return null;
}

/** The text of `place` as it was checked. */
function checked(post, place) {
  if (place.part === "body") return post.text;
  if (place.part === "alt") return post.images[place.picture].alt || "";
  return post[place.part];
}

function finding(post, one) {
  const heading = { error: "Error", warning: "Warning", advice: "Advice" }[one.severity];
  const buttons = [];
  const at = one.place && control(one.place);
  if (at) {
    buttons.push(make("button", {
      type: "button", "data-key": `show ${one.fingerprint}`,
      onclick: () => {
        if (at.closest("details")) at.closest("details").open = true;
        at.focus();
        if (at.value === checked(post, one.place)) at.setSelectionRange(one.place.start, one.place.end);
      },
    }, "Show in the text"));
  } else if (one.picture !== null && pictures[one.picture]) {
    const picture = pictures[one.picture];
    buttons.push(make("button", {
      type: "button", "data-key": `show ${one.fingerprint}`, onclick: () => $(`alt-${picture.key}`).focus(),
    }, "Go to the picture"));
  }
  one.suggestions.filter((made) => made.edits.every((edit) => control(edit.place))).forEach((made, index) => {
    const words = made.edits.map((edit) => edit.replacement.trim()).filter(Boolean).join(" … ");
    const label = words ? "Accept the new words" : "Accept: take it out";
    const unsafe = made.applicability === "unsafe" ? " (changes what is said)" : "";
    buttons.push(make("button", {
      type: "button", "data-key": `accept ${index} ${one.fingerprint}`, class: "accept",
      "aria-describedby": `new-${one.fingerprint}-${index}`, onclick: () => accept(post, one, made),
    }, label + unsafe));
    buttons.push(make("span", { class: "quiet words", id: `new-${one.fingerprint}-${index}`, dir: "auto" },
      ...(words ? ["New words: ", ...readable(words)] : ["The words are taken out."])));
  });
  const about = one.picture !== null && pictures[one.picture] ? [" · ", ...readable(pictures[one.picture].name)] : [];
  return make("li", { class: `finding ${one.severity}`, "data-rule": one.rule },
    make("p", {}, make("span", { class: "severity" }, `${heading}: `), ...readable(one.message)),
    one.question && make("p", {}, make("strong", {}, "Ask: "), ...readable(one.question)),
    one.help && make("p", {}, make("strong", {}, "Instead: "), ...readable(one.help)),
    buttons.length ? make("div", { class: "buttons" }, ...buttons) : null,
    make("p", { class: "quiet" }, ...readable(one.why)),
    make("p", { class: "quiet" }, `Clause ${one.clause} · ${one.category} · `, make("code", {}, one.rule), ...about));
}

function snapshot() {
  return { body: body.value, title: title.value, bio: bio.value, alts: pictures.map((picture) => picture.alt) };
}

function accept(post, one, made) {
  const stale = made.edits.some((edit) => control(edit.place).value !== checked(post, edit.place));
  if (stale) return say("The text has changed meanwhile; it is being checked again.");
  undone.push(snapshot());
  $("undo").disabled = false;
  // From the last to the first, so that earlier places stay where they are.
  for (const edit of [...made.edits].sort((a, b) => b.place.start - a.place.start)) {
    const field = control(edit.place);
    field.setRangeText(edit.replacement, edit.place.start, edit.place.end, "end");
    if (edit.place.part === "alt") pictures[edit.place.picture].alt = field.value;
  }
  $("found").focus();
  say("Accepted. Checking again …");
  check();
}

$("undo").addEventListener("click", () => {
  const before = undone.pop();
  if (!before) return;
  body.value = before.body;
  title.value = before.title;
  bio.value = before.bio;
  pictures.forEach((picture, index) => {
    if (before.alts[index] === undefined) return;
    picture.alt = before.alts[index];
    $(`alt-${picture.key}`).value = picture.alt;
  });
  $("undo").disabled = !undone.length;
  if (!undone.length) body.focus();
  say("Undone. Checking again …");
  check();
});

/** `text` with marks for what was found in it; past `end` it does not fit. */
function marked(text, findings, end) {
  const within = findings.filter((one) => one.place && one.place.part === "body" && one.place.end > one.place.start);
  const cuts = new Set([0, text.length]);
  within.forEach((one) => { cuts.add(one.place.start); cuts.add(one.place.end); });
  if (end !== null) cuts.add(end);
  const places = [...cuts].filter((at) => at <= text.length).sort((a, b) => a - b);
  const worst = ["error", "warning", "advice"];
  const parts = [];
  places.slice(1).forEach((to, index) => {
    const from = places[index];
    const words = readable(text.slice(from, to));
    const about = within.filter((one) => one.place.start <= from && to <= one.place.end);
    const severity = worst.find((severity) => about.some((one) => one.severity === severity));
    const piece = severity ? [make("mark", { class: severity }, ...words)] : words;
    parts.push(...(end !== null && from >= end ? [make("del", { title: "does not fit" }, ...piece)] : piece));
  });
  return parts;
}

function preview(post, found) {
  const names = new Map(state.channels.map((channel) => [channel.id, channel.name]));
  const chosen = post.channels && post.channels.length ? post.channels.map((id) => names.get(id)) : null;
  const known = new Map(found.platforms.map((platform) => [platform.name, platform]));
  const shown = chosen || [...known.keys()];
  $("previews").replaceChildren(...shown.map((name, index) => {
    const platform = known.get(name);
    const taken = platform && platform.pictures_taken !== null ? platform.pictures_taken : pictures.length;
    const counts = platform
      ? make("ul", { class: "counts", "aria-label": `Counts for ${name}` }, ...platform.counts.map((count) =>
          make("li", { class: count.fits ? "" : "over", "data-of": count.of, "data-value": String(count.value), "data-most": String(count.most) },
            count.fits ? count.words : `${count.words.replace("!", "")} – too much`)))
      : make("p", { class: "quiet" }, "No limits are known.");
    return make("article", { class: "preview", "data-platform": name, "aria-labelledby": `preview-${index}` },
      make("h3", { id: `preview-${index}` }, name, platform && !platform.fits ? make("span", { class: "over" }, " – does not fit") : null),
      counts,
      post.title ? make("p", { class: "words title", dir: "auto" }, ...readable(post.title)) : null,
      make("p", { class: "words", dir: "auto" }, ...marked(post.text, found.findings, platform ? platform.too_much_from : null)),
      ...pictures.slice(0, taken).filter((picture) => picture.url).map((picture) => make("img", { src: picture.url, alt: picture.alt })),
      taken < pictures.length ? make("p", { class: "over" }, `${number(pictures.length - taken, "picture")} too many`) : null);
  }));
}

// Pictures

let keys = 0;

function add(files) {
  const added = [...files].map((file) => {
    let name = (file.name || "picture").replace(/[\\/]/g, "_");
    const [stem, ending] = name.includes(".") ? [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))] : [name, ""];
    for (let copy = 2; pictures.some((other) => other.name === name); copy += 1) name = `${stem} (${copy})${ending}`;
    const picture = { key: (keys += 1), file, name, url: null, id: null, tells: [], refused: null, alt: "", shows: "", consent: false, people: "" };
    if (file.type.startsWith("image/") && file.type !== "image/svg+xml") picture.url = URL.createObjectURL(file);
    pictures.push(picture);
    return picture;
  });
  if (!added.length) return;
  list();
  say(`${number(added.length, "picture")} added.`);
  Promise.all(added.map(look)).then(later);
  $(`alt-${added[0].key}`).focus();
}

async function look(picture) {
  picture.refused = null;
  if (picture.file.size > state.largest) {
    picture.refused = `it is larger than ${state.largest / 1024 / 1024} MiB; look at it with postcheck image inspect`;
  } else {
    try {
      const told = await (await ask("picture", "application/octet-stream", picture.file)).json();
      picture.id = told.id;
      picture.tells = told.tells;
      picture.unreadable = told.unreadable;
    } catch (error) {
      picture.refused = error.message;
    }
  }
  facts(picture);
}

function facts(picture) {
  const place = $(`facts-${picture.key}`);
  if (!place) return;
  const why = picture.refused || picture.unreadable;
  const line = why ? `Could not be looked at: ${why}.`
    : picture.tells.length ? `The file tells: ${picture.tells.join(", ").replaceAll("-", " ")}.`
    : "The file tells nothing about people or places.";
  place.replaceChildren(...readable(line));
  $(`clean-${picture.key}`).hidden = Boolean(why) || !picture.tells.length;
}

async function clean(picture) {
  try {
    const response = await ask("clean", "application/octet-stream", picture.file);
    const bytes = await response.blob();
    picture.file = new File([bytes], picture.name, { type: picture.file.type });
    if (picture.url) URL.revokeObjectURL(picture.url);
    picture.url = URL.createObjectURL(picture.file);
    picture.id = null;
    picture.clean = true;
    await look(picture);
    list();
    say(`${picture.name} is clean. Save it and publish that file.`);
    $(`save-${picture.key}`).focus();
    later();
  } catch (error) {
    say(`${picture.name} cannot be cleaned: ${error.message}`);
  }
}

function list() {
  $("pictures").replaceChildren(...pictures.map((picture) => {
    const { key } = picture;
    const set = (name, value) => { picture[name] = value; later(); };
    const shows = [["", "nobody has said yet"], ["nobody", "nobody"], ["adults", "adults"], ["children", "children"], ["vulnerable-adults", "vulnerable adults"]];
    return make("li", { class: "picture", id: `picture-${key}` },
      make("h3", {}, ...readable(picture.name)),
      picture.url ? make("img", { src: picture.url, alt: "" }) : null,
      make("p", { class: "quiet", id: `facts-${key}` }, "Looking at it …"),
      make("p", { class: "buttons" },
        make("button", { type: "button", id: `clean-${key}`, hidden: true, onclick: () => clean(picture) }, "Take that out of the file"),
        picture.clean ? make("a", { id: `save-${key}`, href: picture.url, download: picture.name }, "Save the clean picture") : null,
        make("button", { type: "button", "aria-label": `Remove ${picture.name}`, onclick: () => remove(picture) }, "Remove")),
      make("p", { class: "field" }, make("label", { for: `alt-${key}` }, "Alternative text"),
        Object.assign(make("input", { type: "text", id: `alt-${key}`, dir: "auto", oninput: (event) => set("alt", event.target.value) }), { value: picture.alt })),
      make("p", { class: "field" }, make("label", { for: `shows-${key}` }, "It shows"),
        Object.assign(make("select", { id: `shows-${key}`, onchange: (event) => set("shows", event.target.value) },
          ...shows.map(([value, words]) => make("option", { value }, words))), { value: picture.shows })),
      make("p", { class: "field" }, make("label", { for: `people-${key}` }, "Who is shown (numbers in the consent register)"),
        Object.assign(make("input", { type: "text", id: `people-${key}`, oninput: (event) => set("people", event.target.value) }), { value: picture.people })),
      make("p", {}, make("label", {},
        Object.assign(make("input", { type: "checkbox", id: `consent-${key}`, onchange: (event) => set("consent", event.target.checked) }), { checked: picture.consent }),
        " Consent is on record for everybody shown")));
  }));
  pictures.forEach((picture) => { if (picture.id || picture.refused) facts(picture); });
}

function remove(picture) {
  if (picture.url) URL.revokeObjectURL(picture.url);
  pictures = pictures.filter((other) => other !== picture);
  list();
  $("files").focus();
  say(`${picture.name} removed.`);
  later();
}

$("files").addEventListener("change", (event) => {
  add(event.target.files);
  event.target.value = "";
});
for (const name of ["dragenter", "dragover"]) {
  addEventListener(name, (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
}
addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  add(event.dataTransfer.files);
});
addEventListener("paste", (event) => {
  if (event.clipboardData && event.clipboardData.files.length) {
    event.preventDefault();
    add(event.clipboardData.files);
  }
});

$("clear").addEventListener("click", () => {
  pictures.forEach((picture) => { if (picture.url) URL.revokeObjectURL(picture.url); });
  pictures = [];
  undone.length = 0;
  $("undo").disabled = true;
  $("post").reset();
  begin();
  list();
  body.focus();
  check();
});
$("post").addEventListener("submit", (event) => event.preventDefault());
$("post").addEventListener("input", later);
$("post").addEventListener("change", later);

function begin() {
  document.querySelector(`input[name=account][value=${state.account}]`).checked = true;
  $("channels").replaceChildren(...state.channels.map((channel) => make("label", {},
    Object.assign(make("input", { type: "checkbox", name: "channel", value: channel.id }), { checked: channel.chosen }), ` ${channel.name}`)));
  $("bio-field").hidden = account() !== "personal";
}
begin();
check();
