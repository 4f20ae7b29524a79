import { describe, expect, it } from 'vitest'
import { difference, fromFieldsV1, intersection, pathTexts, toFieldsV1, union } from './field-set'
import type { Json, JsonObject } from './object'
import { typeOfKind } from './typed'
import { typeOfResource } from './typed-schema'
import { compare, fieldsIn, mergeTyped, withoutFields } from './typed-values'

const boat = typeOfResource({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        masts: { type: 'integer' },
        flags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        stops: { type: 'array', items: { type: 'string' } },
        crew: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name', 'watch'],
          items: {
            type: 'object',
            properties: { name: { type: 'string' }, watch: { type: 'string', default: 'day' }, rank: { type: 'string' } },
          },
        },
        hold: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { tea: { type: 'integer' } } },
        notes: { type: 'object', additionalProperties: { type: 'string' } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
})

const spec = (fields: JsonObject): Json => ({ spec: fields })
const paths = (set: Parameters<typeof pathTexts>[0]) => pathTexts(set)

describe('the fields of a value', () => {
  it.each([
    ['scalars', { masts: 2 }, ['.spec.masts']],
    ['a set', { flags: ['a', 'b'] }, ['.spec.flags[="a"]', '.spec.flags[="b"]']],
    ['an atomic list', { stops: ['x'] }, ['.spec.stops']],
    [
      'a keyed list, with a key that is left out',
      { crew: [{ name: 'al', rank: 'mate' }] },
      ['.spec.crew[name="al",watch="day"]', '.spec.crew[name="al",watch="day"].name', '.spec.crew[name="al",watch="day"].rank'],
    ],
    ['an atomic map', { hold: { tea: 1 } }, ['.spec.hold']],
    ['a map', { notes: { x: 'y' } }, ['.spec.notes.x']],
    ['an empty map', { notes: {} }, ['.spec.notes']],
    ['what nobody described', { free: { a: { b: [1] } } }, ['.spec.free.a', '.spec.free.a.b']],
  ] as [string, JsonObject, string[]][])('%s', (_, fields, expected) => {
    expect(paths(fieldsIn(boat, spec(fields)))).toEqual(expected)
  })
})

describe('what differs', () => {
  it.each([
    ['a value', { masts: 1 }, { masts: 2 }, [[], ['.spec.masts'], []]],
    ['an item of a set', { flags: ['a'] }, { flags: ['b'] }, [['.spec.flags[="b"]'], [], ['.spec.flags[="a"]']]],
    ['an atomic list, by its order', { stops: ['a', 'b'] }, { stops: ['b', 'a'] }, [[], ['.spec.stops'], []]],
    [
      'a keyed list, but for its order',
      { crew: [{ name: 'a' }, { name: 'b', rank: 'x' }] },
      { crew: [{ name: 'b', rank: 'y' }, { name: 'a' }] },
      [[], ['.spec.crew[name="b",watch="day"].rank'], []],
    ],
    ['a map that comes', {}, { notes: { x: 'y' } }, [['.spec.notes', '.spec.notes.x'], [], []]],
    ['a map that goes', { notes: { x: 'y' } }, {}, [[], [], ['.spec.notes', '.spec.notes.x']]],
  ] as [string, JsonObject, JsonObject, string[][]][])('%s', (_, left, right, expected) => {
    const { added, modified, removed } = compare(boat, spec(left), spec(right))
    expect([added, modified, removed].map(paths)).toEqual(expected)
  })
})

describe('merged', () => {
  it.each([
    ['maps by entry', { notes: { a: '1', b: '2' } }, { notes: { b: '3' } }, { notes: { a: '1', b: '3' } }],
    ['atomic lists whole', { stops: ['a'] }, { stops: ['b'] }, { stops: ['b'] }],
    ['sets together', { flags: ['a', 'b'] }, { flags: ['c', 'a'] }, { flags: ['c', 'a', 'b'] }],
    [
      'keyed lists by key, in the order applied',
      { crew: [{ name: 'x', rank: '1' }, { name: 'y', rank: '2' }, { name: 'z' }] },
      {
        crew: [
          { name: 'z', rank: '9' },
          { name: 'x', rank: '8' },
        ],
      },
      {
        crew: [
          { name: 'y', rank: '2' },
          { name: 'z', rank: '9' },
          { name: 'x', rank: '8' },
        ],
      },
    ],
  ] as [string, JsonObject, JsonObject, JsonObject][])('%s', (_, live, over, expected) => {
    expect(mergeTyped(boat, spec(live), spec(over))).toEqual(spec(expected))
  })
})

it('fields are taken away, and what they leave empty with them', () => {
  const value = spec({ masts: 1, flags: ['a'], crew: [{ name: 'x', rank: '1' }, { name: 'y' }] })
  const set = fieldsIn(boat, spec({ flags: ['a'], crew: [{ name: 'y' }] }))
  expect(withoutFields(boat, value, set)).toEqual(spec({ masts: 1, crew: [{ name: 'x', rank: '1' }] }))
})

it('sets of fields are read back as they were written', () => {
  const pod = typeOfKind('v1', 'Pod')
  const web = { name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }
  const one = fieldsIn(pod, {
    metadata: { labels: { a: 'b' }, finalizers: ['x/y'] },
    spec: { containers: [web], nodeSelector: { disk: 'ssd' } },
  })
  expect(fromFieldsV1(toFieldsV1(one))).toEqual(one)
  expect(toFieldsV1(one)).toEqual({
    'f:metadata': { 'f:finalizers': { 'v:"x/y"': {} }, 'f:labels': { 'f:a': {} } },
    'f:spec': {
      'f:containers': {
        'k:{"name":"web"}': {
          '.': {},
          'f:image': {},
          'f:name': {},
          'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
        },
      },
      'f:nodeSelector': {},
    },
  })
  const two = fieldsIn(pod, { metadata: { labels: { a: 'b', c: 'd' } } })
  expect(paths(difference(two, one))).toEqual(['.metadata.labels.c'])
  expect(paths(intersection(two, one))).toEqual(['.metadata.labels.a'])
  expect(union(one, difference(two, one))).toEqual(union(two, one))
})
