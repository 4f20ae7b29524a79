import type { KubeObject } from '@/apimachinery/object'
import { ageColumn } from '../columns'
import { defineKind } from '../define'

export type ServiceAccount = KubeObject & {
  secrets?: { name?: string }[]
  imagePullSecrets?: { name?: string }[]
  automountServiceAccountToken?: boolean
}

export const serviceAccount = defineKind<ServiceAccount>({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  namespaced: true,
  columns: [{ name: 'Secrets', cell: (account) => account.secrets?.length ?? 0 }, ageColumn],
})
