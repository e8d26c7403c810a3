/** A text of at most so many characters; senders may write what they like. */
export const shortText = (text: string, most = 80) =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`
