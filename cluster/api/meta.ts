import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { invalidValue, requiredValue } from '@/cluster/kinds/field-error'
import type { Kind } from '@/cluster/kinds/kind'
import { annotationErrors, finalizerErrors, labelErrors, nameErrors, qualifiedNameErrors } from '@/cluster/kinds/names'

/** metadata that any object must meet. As apimachinery/pkg/api/validation ValidateObjectMetaAccessor. */
export const validateMeta = (kind: Kind, object: KubeObject): FieldError[] => {
  const meta = object.metadata
  const errors: FieldError[] = []
  if (meta.generateName)
    errors.push(
      ...nameErrors(kind.nameRule, meta.generateName, true).map((m) => invalidValue('metadata.generateName', meta.generateName, m)),
    )
  if (!meta.name) errors.push(requiredValue('metadata.name', 'name or generateName is required'))
  else errors.push(...nameErrors(kind.nameRule, meta.name, false).map((m) => invalidValue('metadata.name', meta.name, m)))
  if (kind.namespaced && !meta.namespace) errors.push(requiredValue('metadata.namespace', ''))
  errors.push(...labelErrors(meta.labels, 'metadata.labels'), ...annotationErrors(meta.annotations, 'metadata.annotations'))
  errors.push(...ownerErrors(meta.ownerReferences ?? []))
  for (const finalizer of meta.finalizers ?? [])
    errors.push(...qualifiedNameErrors(finalizer).map((m) => invalidValue('metadata.finalizers', finalizer, m)))
  // Definitions of custom resources, and those, may have finalizers of any name.
  if (kind.schema === undefined && kind.group !== 'apiextensions.k8s.io')
    for (const [i, finalizer] of (meta.finalizers ?? []).entries()) errors.push(...finalizerErrors(finalizer, `metadata.finalizers[${i}]`))
  return errors
}

/** Which reference is wrong is not said. As ValidateOwnerReferences. */
const ownerErrors = (owners: NonNullable<KubeObject['metadata']['ownerReferences']>): FieldError[] => {
  const path = 'metadata.ownerReferences'
  const errors: FieldError[] = []
  let controller: string | undefined
  for (const owner of owners) {
    if (!owner.apiVersion) errors.push(invalidValue(`${path}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'))
    if (!owner.kind) errors.push(invalidValue(`${path}.kind`, owner.kind ?? '', 'must not be empty'))
    if (!owner.name) errors.push(invalidValue(`${path}.name`, owner.name ?? '', 'must not be empty'))
    if (!owner.uid) errors.push(invalidValue(`${path}.uid`, owner.uid ?? '', 'must not be empty'))
    if (!owner.controller) continue
    const name = `${owner.kind}/${owner.name}`
    const twice = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`
    if (controller !== undefined) errors.push(invalidValue(path, owners, twice))
    else controller = name
  }
  return errors
}

/** As ValidateObjectMetaAccessorUpdate; what the registry carries over anyway is not asked again. */
export const validateMetaUpdate = (object: KubeObject, previous: KubeObject): FieldError[] => {
  const added = (object.metadata.finalizers ?? []).filter((f) => !(previous.metadata.finalizers ?? []).includes(f))
  return previous.metadata.deletionTimestamp !== undefined && added.length > 0
    ? [
        {
          field: 'metadata.finalizers',
          reason: 'FieldValueForbidden',
          message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((f) => `"${f}"`).join(', ')}}`,
        },
      ]
    : []
}
