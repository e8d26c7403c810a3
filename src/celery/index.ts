export { type AmqpBrokerOptions, openAmqpBroker } from './amqp/amqp-broker.ts'
export type { Trouble } from './amqp/link.ts'
export { Celery, type CeleryOptions } from './app.ts'
export type { Backend, ResultDocument, ResultTuple } from './backend.ts'
export type {
  Broker,
  BrokerAddress,
  ConsumeOptions,
  Consumer,
  DeadLetter,
  DeadLetters,
  Delivery,
  Message,
  MessageProperties,
  Subscription,
  Topic,
} from './broker.ts'
export * from './errors.ts'
export { type Monitor, type MonitoredEvent, openMonitor } from './events/monitor.ts'
export type { WorkerEvents } from './events/worker-events.ts'
export { openMemoryBackend } from './memory-backend.ts'
export { type MemoryBrokerOptions, openMemoryBroker } from './memory-broker.ts'
export { openRedisBackend, type RedisBackendOptions } from './redis/redis-backend.ts'
export { AsyncResult, type WaitOptions } from './result.ts'
export type { SendOptions } from './send.ts'
export type { Route, Settings } from './settings.ts'
export { Ignore, Reject, Retry, type RetryOptions } from './signals.ts'
export { FINAL_STATES, isFinal, type TaskState } from './states.ts'
export type {
  ArgsOf,
  BatchOutcome,
  BatchRequest,
  BatchTaskOptions,
  OpenTasks,
  TaskContext,
  TaskEnd,
  TaskOptions,
  TaskRequest,
} from './tasks.ts'
export type { StopOptions, WorkerOptions } from './worker/options.ts'
export type { Worker } from './worker/worker.ts'
export { GroupResult } from './workflow/group-result.ts'
export type { Signature, SignatureOptions } from './workflow/signature.ts'
