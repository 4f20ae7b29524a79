import { expect, it } from 'vitest'
import { questionJsonSchema, questionSchema } from './schema'

it('the JSON Schema for editors knows every field, and lets a parameter stand for a number', () => {
  const { properties } = questionJsonSchema() as { properties: Record<string, object> }
  expect(Object.keys(properties)).toEqual(Object.keys(questionSchema.shape))
  expect(properties.minutes).toEqual({
    anyOf: [
      { type: 'integer', minimum: 1, maximum: 20 },
      { type: 'string', pattern: '__[a-z][A-Za-z0-9.]*__' },
    ],
  })
})
