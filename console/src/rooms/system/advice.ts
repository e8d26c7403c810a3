/** What a missing dependency means, and what helps. */
export interface Advice {
  readonly meanwhile: string
  readonly doThis: string
}

const ADVICE: Readonly<Record<string, Advice>> = {
  database: {
    meanwhile: 'Nothing can be accepted or read: requests are answered with 503.',
    doThis: 'See that PostgreSQL runs and that DATABASE_URL is right; without it, that DATA_DIR can be written.',
  },
  broker: {
    meanwhile: 'Tasks are accepted and stored; they are sent as soon as the broker is back.',
    doThis: 'See that RabbitMQ runs and that CELERY_BROKER_URL is right.',
  },
  results: {
    meanwhile:
      'States and rankings come from the database, so nothing is lost; how far a task is cannot be followed live.',
    doThis: 'See that Redis runs and that CELERY_BACKEND_URL is right.',
  },
  model: {
    meanwhile: 'Nothing is ranked yet.',
    doThis: 'Wait for the first training to end, or start one in the room Models.',
  },
}

const UNKNOWN: Advice = {
  meanwhile: 'This server counts as not ready.',
  doThis: 'See its log; "stellwerk doctor" checks each dependency.',
}

export const adviceFor = (dependency: string): Advice => ADVICE[dependency] ?? UNKNOWN
