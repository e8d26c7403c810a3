import { domain } from './system.ts'

/** A request that fits the domain's schema, made of the schema's own examples. */
const exampleUser = () =>
  Object.fromEntries(
    Object.entries(domain.user.properties).flatMap(([name, schema]) => {
      const { examples } = schema as { examples?: readonly unknown[] }
      return examples?.[0] === undefined ? [] : [[name, examples[0]]]
    }),
  )

/**
 * What the first user is told: where everything is, and three lines that drive the loop once when pasted into a shell.
 * @param hasKeys whether requests need one
 */
export const welcome = ({ address, hasKeys }: { address: string; hasKeys: boolean }) => {
  const id = `${domain.nouns.item}_id`
  const json = "-H 'content-type: application/json'"
  const key = hasKeys ? '-H "X-API-Key: $STELLWERK_API_KEY" ' : ''
  const hint = hasKeys
    ? '\nA key is needed (npx stellwerk keys create): export STELLWERK_API_KEY=stellwerk_… first.'
    : ''
  return `
Stellwerk listens at ${address} (open it in a browser)     API reference: ${address}/docs

Paste these into another terminal: start an inference, read its results, choose the first.${hint}
  TASK=$(curl -s ${key}${address}/inference/start ${json} -d '${JSON.stringify(exampleUser())}' | grep -o '[0-9a-f-]\\{36\\}'); echo $TASK
  curl -s ${key}"${address}/inference/status/$TASK?wait=10"; RESULTS=$(curl -s ${key}"${address}/inference/results/$TASK?limit=3"); echo; echo "$RESULTS"
  curl -s ${key}-X PUT ${address}/inference/select/ ${json} -d "{\\"task_id\\": \\"$TASK\\", \\"${id}\\": $(echo "$RESULTS" | grep -o '"${id}":[0-9]*' | head -n 1 | cut -d: -f2)}"

Let made-up users drive it:  npx stellwerk traffic --users 8 --seconds 30 --url ${address}
Stop with Ctrl-C; nothing accepted is lost, whichever way it stops.
`
}
