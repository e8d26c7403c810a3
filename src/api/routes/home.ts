import { Type } from 'typebox'
import type { App } from '../app-type.ts'

const Greeting = Type.Object({ message: Type.String(), docs: Type.String() }, { description: 'A greeting' })

export const homeRoutes = async (app: App, { appName }: { appName: string }): Promise<void> => {
  app.get(
    '/',
    {
      schema: {
        operationId: 'getHome',
        summary: 'A greeting; a browser is sent to the API reference',
        tags: ['operations'],
        response: { 200: Greeting, 302: Type.Null({ description: 'A browser goes on to the API reference' }) },
      },
    },
    async (request, reply) => {
      reply.header('vary', 'accept')
      if (request.headers.accept?.includes('text/html')) return reply.redirect('/docs')
      return { message: `This is ${appName}.`, docs: '/docs' }
    },
  )
}
