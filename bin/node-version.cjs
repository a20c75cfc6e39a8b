// Ends with 2 where Node is older than package.json asks for. In the JavaScript of 2015, so that every Node can read it,
// and loaded before all else: of newer code an old Node would only say SyntaxError.
'use strict'

const wanted = Number.parseInt(require('../package.json').engines.node.replace(/\D+/, ''), 10)
const found = process.versions.node

if (Number.parseInt(found, 10) < wanted) {
  console.error(`waba-relay needs Node ${wanted} or later; this is ${found}`)
  process.exit(2)
}
