/** How a state is meant. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet'
