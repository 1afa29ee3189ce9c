// What a service keeps, in memory: things with an owner, editors and readers ("*" is everybody who is signed in), and notes on them.
import { randomUUID } from "node:crypto";

export class Things {
  #all = new Map();
  #notes = new Map();

  constructor(titles) {
    for (const title of titles) this.make(null, { title, text: `Everybody may read ${title}.`, readers: ["*"] });
  }

  make(owner, { title = "", text = "", editors = [], readers = [] }) {
    const thing = { id: randomUUID(), title, text, owner: owner?.id ?? null, editors, readers };
    this.#all.set(thing.id, thing);
    return thing;
  }

  all() {
    return [...this.#all.values()];
  }

  readableBy(who) {
    return this.all().filter((thing) => mayRead(thing, who));
  }

  get(id) {
    return this.#all.get(id);
  }

  /** With its notes. */
  drop(id) {
    this.#all.delete(id);
    for (const note of this.#notes.values()) if (note.thing === id) this.dropNote(note.id);
  }

  makeNote(thing, text) {
    const note = { id: randomUUID(), thing: thing.id, text };
    this.#notes.set(note.id, note);
    return note;
  }

  note(id) {
    return this.#notes.get(id);
  }

  dropNote(id) {
    this.#notes.delete(id);
  }

  count() {
    return { things: this.#all.size, notes: this.#notes.size };
  }
}

export const mayRead = (thing, who) => mayEdit(thing, who) || named(thing.readers, who);
export const mayEdit = (thing, who) => owns(thing, who) || named(thing.editors, who);
export const owns = (thing, who) => thing.owner === who.id;

const named = (list, who) => list.includes("*") || list.includes(who.id);
