import { defineConfig } from 'prisma/config'

// `generate`, `validate` and `format` need no engine, but the CLI downloads one unless it is told that there is one; only existence is checked.
if (process.argv.some((word) => ['generate', 'validate', 'format'].includes(word)))
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
