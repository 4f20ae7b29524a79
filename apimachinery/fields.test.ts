import { describe, expect, it } from 'vitest'
import { fieldsOf, mergeKeysOf } from './fields'
import { correctedFields, listMapKeys } from './fields/corrections'
import { generatedFields } from './fields/table.gen'

describe('the field table', () => {
  it('reads every message, and every type it names exists or decodes itself', () => {
    const selfDecoding = ['resource.Quantity', 'util.intstr.IntOrString', 'runtime.RawExtension', 'runtime.Unknown']
    const missing = new Set<string>()
    for (const message of [...Object.keys(generatedFields), ...Object.keys(correctedFields)])
      for (const field of fieldsOf(message)?.values() ?? [])
        if (
          field.type.includes('.') &&
          !selfDecoding.includes(field.type) &&
          !(field.type in generatedFields) &&
          fieldsOf(field.type) === undefined
        )
          missing.add(field.type)
    expect([...missing]).toEqual([])
  })

  it('has every list that a correction names', () => {
    const absent = Object.keys(listMapKeys).filter((path) => {
      const dot = path.lastIndexOf('.')
      return fieldsOf(path.slice(0, dot))?.get(path.slice(dot + 1)) === undefined
    })
    expect(absent).toEqual([])
  })

  it.each([
    ['v1', 'Service', 'spec.ports', ['port', 'protocol']],
    ['apps/v1', 'Deployment', 'spec.template.spec.containers', ['name']],
    ['apps/v1', 'Deployment', 'spec.template.spec.containers[0].ports', ['containerPort', 'protocol']],
    ['apps/v1', 'Deployment', 'spec.template.spec.containers[name=web].env', ['name']],
    ['v1', 'Pod', 'spec.tolerations', undefined],
    ['v1', 'Pod', 'status.conditions', ['type']],
    ['discovery.k8s.io/v1', 'EndpointSlice', 'endpoints', undefined],
    ['v1', 'Nothing', 'spec', undefined],
  ])('%s %s %s', (apiVersion, kind, path, keys) => {
    expect(mergeKeysOf(apiVersion, kind, path)).toEqual(keys)
  })
})
