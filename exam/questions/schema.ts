import { z } from 'zod'
import { checksSchema } from '@/grader/schema'

const name = z.string().min(1)
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by dashes')

/** Curriculum domains of the CKA, v1.35. */
export const domains = ['storage', 'troubleshooting', 'workloads-scheduling', 'cluster-architecture', 'services-networking'] as const

/** How a question's cluster is set up; the same shape as the cluster's own `ClusterSetup`, which exam/ may not import. */
export const clusterSetupSchema = z.strictObject({
  profile: z.enum(['bare-metal', 'metallb', 'cloud', 'empty']).optional(),
  nodes: z.int().min(0).max(5).optional(),
  loadBalancer: z.enum(['none', 'metallb', 'cloud']).optional(),
  addressPool: name.nullable().optional(),
  cni: z.enum(['calico', 'flannel']).optional(),
  addons: z.array(z.enum(['metrics-server', 'ingress-nginx', 'gateway'])).optional(),
  serviceNodePortRange: name.optional(),
  external: z
    .array(
      z.strictObject({
        host: name,
        address: name,
        ports: z.array(z.strictObject({ port: z.int(), protocol: z.enum(['TCP', 'UDP']).optional(), body: z.string().optional() })),
      }),
    )
    .optional(),
})

const value = z.union([z.string().max(500), z.number(), z.boolean()])
const range = z
  .strictObject({ from: z.int(), to: z.int(), step: z.int().min(1).optional() })
  .refine(({ from, to }) => from <= to, 'a range runs upwards')

/** A list to draw from (its entries values, or maps of values that belong together, written `__app.image__`), or a range of whole numbers. */
const parameter = z.union([
  z
    .array(z.union([value, z.record(z.string(), value)]))
    .min(1)
    .max(50),
  range,
])
export const parameterName = /^[a-z][A-Za-z0-9]*$/
/** Every fault is tried with every draw whenever its author saves. */
const mostFaults = 12
export const parametersSchema = z
  .record(z.string().regex(parameterName, 'a parameter is called like `nodePort`'), parameter)
  .refine(({ fault }) => !Array.isArray(fault) || fault.length <= mostFaults, { path: ['fault'], message: `at most ${mostFaults} faults` })
export type ParameterValue = z.infer<typeof value> | Record<string, z.infer<typeof value>>
export type Parameters = z.infer<typeof parametersSchema>

const choice = z.strictObject({
  id: slug,
  text: name,
  right: z.boolean().default(false),
  /** Why it is right, or what is wrong with it. */
  why: z.string().min(10),
})

/** `question.yaml`, once parameters are filled in. */
export const questionSchema = z
  .strictObject({
    id: slug,
    title: name,
    domain: z.enum(domains),
    topics: z.array(slug).min(1),
    difficulty: z.enum(['easy', 'medium', 'hard']),
    minutes: z.int().min(1).max(20),
    answer: z.enum(['terminal', 'manifest', 'command', 'choice']),
    context: z
      .strictObject({
        cluster: clusterSetupSchema.default({}),
        /** The host of the first shell: `base`, as at the exam, has no tools; the way to work is `ssh terminal` or `ssh NODE`. */
        start: z.enum(['terminal', 'base']).optional(),
      })
      .default({ cluster: {} }),
    parameters: parametersSchema.default({}),
    choices: z.array(choice).min(2).optional(),
    checks: checksSchema,
    /** What the text leaves free although it names the value, for proofs: a mutant or the beginning of one (`Service web`), and why. */
    free: z.record(name, z.string().min(10)).default({}),
    hints: z.array(name).min(1),
    explanation: z.string().min(80),
    links: z.array(z.url({ protocol: /^https?$/ })).min(1),
  })
  .superRefine((question, context) => {
    const fail = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    if ((question.answer === 'choice') !== (question.choices !== undefined))
      fail(['choices'], '`choices` belong to `answer: choice`, and only there')
    const ids = question.choices?.map((each) => each.id) ?? []
    for (const [index, id] of ids.entries()) if (ids.indexOf(id) < index) fail(['choices', index, 'id'], `two choices are called ${id}`)
    question.checks.forEach((check, index) => {
      if ((question.answer === 'choice') !== (check.choice !== undefined))
        fail(['checks', index], 'a `choice` check goes with `answer: choice`, other checks do not')
      for (const id of Object.values(check.choice ?? {}).flat())
        if (!ids.includes(id)) fail(['checks', index, 'choice'], `no choice is called ${id}`)
    })
    if (question.choices && !question.choices.some((each) => each.right)) fail(['choices'], 'no choice is right')
  })

/** The JSON Schema of question.yaml, so that an editor completes and checks while one writes. A parameter (`__port__`) may stand for any value. */
export function questionJsonSchema(): object {
  return z.toJSONSchema(questionSchema, {
    io: 'input',
    override({ jsonSchema }) {
      const filledIn = ['number', 'integer', 'boolean'].includes(String(jsonSchema.type)) || jsonSchema.enum !== undefined
      if (!filledIn) return
      const { description, default: byDefault, ...plain } = jsonSchema
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema]
      Object.assign(jsonSchema, description && { description }, byDefault !== undefined && { default: byDefault }, {
        anyOf: [plain, { type: 'string', pattern: '__[a-z][A-Za-z0-9.]*__' }],
      })
    },
  })
}

export type QuestionDocument = z.infer<typeof questionSchema>
