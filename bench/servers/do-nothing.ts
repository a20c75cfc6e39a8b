/** The most that a Fastify can do here: reads the body and answers. Argument: the port. */
import fastify from 'fastify'

const [port = '0'] = process.argv.slice(2)
const server = fastify({ logger: false, bodyLimit: 8 * 1024 * 1024 })
server.removeAllContentTypeParsers()
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
server.post('/webhook', async (_request, reply) => reply.code(200).send())
await server.listen({ host: '127.0.0.1', port: Number(port) })
