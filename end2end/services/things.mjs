// What a service keeps, in memory: things with an owner, editors and readers ("*" is everybody who is signed in).
import { randomUUID } from "node:crypto";

export class Things {
  #all = new Map();

  constructor(titles) {
    for (const title of titles) this.make(null, { title, text: `Everybody may read ${title}.`, readers: ["*"] });
  }

  make(owner, { title = "", text = "", editors = [], readers = [] }) {
    const thing = { id: randomUUID(), title, text, owner: owner?.id ?? null, editors, readers };
    this.#all.set(thing.id, thing);
    return thing;
  }

  readableBy(who) {
    return [...this.#all.values()].filter((thing) => mayRead(thing, who));
  }

  get(id) {
    return this.#all.get(id);
  }

  drop(id) {
    this.#all.delete(id);
  }
}

export const mayRead = (thing, who) => mayEdit(thing, who) || named(thing.readers, who);
export const mayEdit = (thing, who) => owns(thing, who) || named(thing.editors, who);
export const owns = (thing, who) => thing.owner === who.id;

const named = (list, who) => list.includes("*") || list.includes(who.id);
