import { expect, it } from 'vitest'
import { isAddress } from './address'

it.each([
  ['/', true],
  ['/exams?from=%E0%A4%A', true],
  ['/labs/k8s/secret/api/v1/namespaces/a/pods/p:80/proxy/caf%C3%A9', true],
  ['//foreign.example/exams', true],
  ['http://foreign.example/labs/k8s/secret/version', false],
  ['/exams/%E0%A4%A', false],
  ['/exams/%', false],
  ['*', false],
  ['', false],
])('%s is an address of ours: %s', (target, expected) => {
  expect(isAddress(target)).toBe(expected)
})
