import { Type } from 'typebox'
import type { App } from '../app-type.ts'

const Greeting = Type.Object({ message: Type.String(), docs: Type.String() }, { description: 'A greeting' })

export const homeRoutes = async (app: App, { appName }: { appName: string }): Promise<void> => {
  app.get(
    '/',
    {
      schema: {
        operationId: 'getHome',
        summary: 'A greeting; a browser gets the console',
        tags: ['operations'],
        response: { 200: Greeting },
      },
    },
    async () => ({ message: `This is ${appName}.`, docs: '/docs' }),
  )
}
