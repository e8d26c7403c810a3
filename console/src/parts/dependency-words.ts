const WORDS: Readonly<Record<string, string>> = { results: 'result backend' }

/** What a dependency, as `GET /readyz` names it, is called in a sentence. */
export const dependencyWords = (name: string) => WORDS[name] ?? name
