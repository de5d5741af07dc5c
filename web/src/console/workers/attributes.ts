// The attributes of a worker as the console edits them: skills by themselves, all else as JSON.

export interface Skill {
  name: string;
  // Null where the skill has no level.
  level: number | null;
}

export type Attributes = Record<string, unknown>;

const isObject = (value: unknown): value is Attributes =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// The JSON text of attributes, read; anything but an object counts as none.
export function read(json: string): Attributes {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function nameOf(worker: { friendly_name: string; attributes: string }): string {
  const name = read(worker.attributes).full_name;
  return typeof name === "string" && name ? name : worker.friendly_name;
}

// The skills in `routing.skills`, with their levels in `routing.levels`.
export function skillsOf(attributes: Attributes): Skill[] {
  const routing = isObject(attributes.routing) ? attributes.routing : {};
  const levels = isObject(routing.levels) ? routing.levels : {};
  const names = Array.isArray(routing.skills) ? routing.skills : [];
  return names
    .filter((name): name is string => typeof name === "string")
    .map((name) => {
      const level = levels[name];
      return { name, level: typeof level === "number" ? level : null };
    });
}

// The attributes with these skills; what else is in them, and in `routing`, stays.
export function withSkills(attributes: Attributes, skills: readonly Skill[]): Attributes {
  const routing = isObject(attributes.routing) ? attributes.routing : {};
  const levels = skills.flatMap(({ name, level }) => (level === null ? [] : [[name, level] as const]));
  return {
    ...attributes,
    routing: { ...routing, skills: skills.map((skill) => skill.name), levels: Object.fromEntries(levels) },
  };
}

// The attributes without the skills, for whoever edits the rest as JSON.
export function others(attributes: Attributes): Attributes {
  const { routing, ...rest } = attributes;
  if (!isObject(routing)) return routing === undefined ? rest : attributes;
  const { skills: _skills, levels: _levels, ...more } = routing;
  return Object.keys(more).length ? { ...rest, routing: more } : rest;
}

// The rest as it was edited, and the skills that were there before.
export function withOthers(attributes: Attributes, rest: Attributes): Attributes {
  const before = isObject(attributes.routing) ? attributes.routing : null;
  if (!before) return rest;
  const routing = isObject(rest.routing) ? rest.routing : {};
  const kept = Object.fromEntries(["skills", "levels"].filter((key) => key in before).map((key) => [key, before[key]]));
  return { ...rest, routing: { ...routing, ...kept } };
}
