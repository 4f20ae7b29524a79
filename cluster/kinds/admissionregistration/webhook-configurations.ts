import type { JsonObject, KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '@/cluster/kinds/columns'
import { defineKind } from '@/cluster/kinds/define'
import { duplicateValue, invalidValue, notSupportedValue, requiredValue } from '@/cluster/kinds/field-error'
import { dns1123SubdomainErrors } from '@/cluster/kinds/names'

type Webhook = {
  name: string
  clientConfig: { url?: string; service?: { namespace: string; name: string; path?: string; port?: number }; caBundle?: string }
  rules?: { operations?: string[]; apiGroups?: string[]; apiVersions?: string[]; resources?: string[]; scope?: string }[]
  failurePolicy?: string
  matchPolicy?: string
  namespaceSelector?: JsonObject
  objectSelector?: JsonObject
  sideEffects?: string
  timeoutSeconds?: number
  admissionReviewVersions?: string[]
  reinvocationPolicy?: string
}
type Configuration = KubeObject & { webhooks?: Webhook[] }

// as pkg/apis/admissionregistration/v1 SetDefaults_ValidatingWebhook and SetDefaults_MutatingWebhook
const defaults = (mutating: boolean) => (draft: Configuration) => {
  for (const webhook of draft.webhooks ?? []) {
    webhook.failurePolicy ??= 'Fail'
    webhook.matchPolicy ??= 'Equivalent'
    webhook.namespaceSelector ??= {}
    webhook.objectSelector ??= {}
    webhook.timeoutSeconds ??= 10
    if (mutating) webhook.reinvocationPolicy ??= 'Never'
    for (const rule of webhook.rules ?? []) rule.scope ??= '*'
    if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443
  }
}

// as pkg/apis/admissionregistration/validation validateWebhook
function validate({ webhooks = [] }: Configuration): FieldError[] {
  const names = webhooks.map(({ name }) => name)
  return webhooks.flatMap((webhook, i): FieldError[] => {
    const at = `webhooks[${i}]`
    const { name = '', admissionReviewVersions = [], sideEffects, failurePolicy, timeoutSeconds = 10, clientConfig = {} } = webhook
    const errors: FieldError[] = []
    if (!name) errors.push(requiredValue(`${at}.name`, ''))
    else {
      errors.push(...dns1123SubdomainErrors(name).map((why) => invalidValue(`${at}.name`, name, why)))
      if (name.split('.').length < 3)
        errors.push(invalidValue(`${at}.name`, name, 'should be a domain with at least three segments separated by dots'))
    }
    if (names.indexOf(name) < i) errors.push(duplicateValue(`${at}.name`, name))
    if (admissionReviewVersions.length === 0) errors.push(requiredValue(`${at}.admissionReviewVersions`, 'must specify one of v1, v1beta1'))
    if (failurePolicy && !['Fail', 'Ignore'].includes(failurePolicy))
      errors.push(notSupportedValue(`${at}.failurePolicy`, failurePolicy, ['Fail', 'Ignore']))
    if (!sideEffects) errors.push(requiredValue(`${at}.sideEffects`, 'must specify one of None, NoneOnDryRun'))
    else if (!['None', 'NoneOnDryRun'].includes(sideEffects))
      errors.push(notSupportedValue(`${at}.sideEffects`, sideEffects, ['None', 'NoneOnDryRun']))
    if (timeoutSeconds > 30 || timeoutSeconds < 1)
      errors.push(invalidValue(`${at}.timeoutSeconds`, timeoutSeconds, 'the timeout value must be between 1 and 30 seconds'))
    if ((clientConfig.url === undefined) === (clientConfig.service === undefined))
      errors.push(requiredValue(`${at}.clientConfig`, 'exactly one of url or service is required'))
    return errors
  })
}

/** Said with every write: a learner must not wait for a webhook that nobody calls. */
const neverCalled = ({ webhooks = [] }: Configuration): string[] =>
  webhooks.length === 0
    ? []
    : ['seatrial does not simulate admission webhooks: this configuration is stored, and its webhooks are never called']

const configuration = (kind: string, plural: string, mutating: boolean) =>
  defineKind<Configuration>({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    plural,
    categories: ['api-extensions'],
    namespaced: false,
    generation: true,
    defaults: defaults(mutating),
    validate,
    warnings: neverCalled,
    columns: [{ name: 'Webhooks', type: 'integer', cell: ({ webhooks = [] }) => webhooks.length }, ageColumn],
  })

export const validatingWebhookConfiguration = configuration('ValidatingWebhookConfiguration', 'validatingwebhookconfigurations', false)
export const mutatingWebhookConfiguration = configuration('MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', true)
