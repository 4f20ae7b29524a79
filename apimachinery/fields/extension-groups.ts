/**
 * Messages of groups that the generated table does not have, by hand from their Go types (k8s.io/apiextensions-apiserver, kube-aggregator,
 * k8s.io/api/admissionregistration and flowcontrol, 1.35), in the table's own notation.
 */
const whole = (message: string, spec: string) => `metadata 1 meta.v1.ObjectMeta!;spec 2 ${spec}!;status 3 ${message}Status`

const matchResources =
  'namespaceSelector 1 meta.v1.LabelSelector;objectSelector 2 meta.v1.LabelSelector;resourceRules 3 []admissionregistration.v1.NamedRuleWithOperations!;excludeResourceRules 4 []admissionregistration.v1.NamedRuleWithOperations!;matchPolicy 7 string'
const rule = 'apiGroups 1 []string!;apiVersions 2 []string!;resources 3 []string!;scope 4 string'

export const extensionGroups: Readonly<Record<string, string>> = {
  'apiextensions.v1.CustomResourceDefinition': whole(
    'apiextensions.v1.CustomResourceDefinition',
    'apiextensions.v1.CustomResourceDefinitionSpec',
  ),
  'apiextensions.v1.CustomResourceDefinitionSpec':
    'group 1 string!;names 3 apiextensions.v1.CustomResourceDefinitionNames!;scope 4 string!;versions 7 []apiextensions.v1.CustomResourceDefinitionVersion!;conversion 9 apiextensions.v1.CustomResourceConversion;preserveUnknownFields 10 bool!',
  'apiextensions.v1.CustomResourceDefinitionNames':
    'plural 1 string!;singular 2 string!;shortNames 3 []string!;kind 4 string!;listKind 5 string!;categories 6 []string!',
  'apiextensions.v1.CustomResourceDefinitionVersion':
    'name 1 string!;served 2 bool!;storage 3 bool!;deprecated 7 bool!;deprecationWarning 8 string;schema 4 apiextensions.v1.CustomResourceValidation;subresources 5 apiextensions.v1.CustomResourceSubresources;additionalPrinterColumns 6 []apiextensions.v1.CustomResourceColumnDefinition!;selectableFields 9 []apiextensions.v1.SelectableField!',
  'apiextensions.v1.CustomResourceValidation': 'openAPIV3Schema 1 apiextensions.v1.JSONSchemaProps',
  'apiextensions.v1.CustomResourceSubresources':
    'status 1 apiextensions.v1.CustomResourceSubresourceStatus;scale 2 apiextensions.v1.CustomResourceSubresourceScale',
  'apiextensions.v1.CustomResourceSubresourceScale': 'specReplicasPath 1 string!;statusReplicasPath 2 string!;labelSelectorPath 3 string',
  'apiextensions.v1.CustomResourceColumnDefinition':
    'name 1 string!;type 2 string!;format 3 string!;description 4 string!;priority 5 int32!;jsonPath 6 string!',
  'apiextensions.v1.SelectableField': 'jsonPath 1 string!',
  'apiextensions.v1.CustomResourceConversion': 'strategy 1 string!;webhook 2 apiextensions.v1.WebhookConversion',
  'apiextensions.v1.WebhookConversion': 'clientConfig 2 apiextensions.v1.WebhookClientConfig;conversionReviewVersions 3 []string!',
  'apiextensions.v1.WebhookClientConfig': 'url 3 string;service 1 apiextensions.v1.ServiceReference;caBundle 2 bytes',
  'apiextensions.v1.ServiceReference': 'namespace 1 string!;name 2 string!;path 3 string;port 4 int32',
  'apiextensions.v1.CustomResourceDefinitionStatus':
    'conditions 1 []apiextensions.v1.CustomResourceDefinitionCondition!;acceptedNames 2 apiextensions.v1.CustomResourceDefinitionNames!;storedVersions 3 []string!;observedGeneration 4 int64',
  'apiextensions.v1.CustomResourceDefinitionCondition':
    'type 1 string!;status 2 string!;lastTransitionTime 3 meta.v1.Time!;reason 4 string!;message 5 string!;observedGeneration 6 int64',
  'apiextensions.v1.ValidationRule':
    'rule 1 string!;message 2 string!;messageExpression 3 string!;reason 4 string;fieldPath 5 string!;optionalOldSelf 6 bool',
  'apiextensions.v1.JSONSchemaProps':
    'id 1 string!;$schema 2 string!;$ref 3 string;description 4 string!;type 5 string!;format 6 string!;title 7 string!;default 8 runtime.RawExtension;maximum 9 double;exclusiveMaximum 10 bool!;minimum 11 double;exclusiveMinimum 12 bool!;maxLength 13 int64;minLength 14 int64;pattern 15 string!;maxItems 16 int64;minItems 17 int64;uniqueItems 18 bool!;multipleOf 19 double;enum 20 []runtime.RawExtension!;maxProperties 21 int64;minProperties 22 int64;required 23 []string!;items 24 apiextensions.v1.JSONSchemaProps;allOf 25 []apiextensions.v1.JSONSchemaProps!;oneOf 26 []apiextensions.v1.JSONSchemaProps!;anyOf 27 []apiextensions.v1.JSONSchemaProps!;not 28 apiextensions.v1.JSONSchemaProps;properties 29 {}apiextensions.v1.JSONSchemaProps!;additionalProperties 30 runtime.RawExtension;patternProperties 31 {}apiextensions.v1.JSONSchemaProps!;dependencies 32 {}runtime.RawExtension!;additionalItems 33 runtime.RawExtension;definitions 34 {}apiextensions.v1.JSONSchemaProps!;externalDocs 35 runtime.RawExtension;example 36 runtime.RawExtension;nullable 37 bool!;x-kubernetes-preserve-unknown-fields 38 bool;x-kubernetes-embedded-resource 39 bool!;x-kubernetes-int-or-string 40 bool!;x-kubernetes-list-map-keys 41 []string!;x-kubernetes-list-type 42 string;x-kubernetes-map-type 43 string;x-kubernetes-validations 44 []apiextensions.v1.ValidationRule!',
  'apiregistration.v1.APIService': whole('apiregistration.v1.APIService', 'apiregistration.v1.APIServiceSpec'),
  'apiregistration.v1.APIServiceSpec':
    'service 1 apiregistration.v1.ServiceReference;group 2 string!;version 3 string!;insecureSkipTLSVerify 4 bool!;caBundle 5 bytes;groupPriorityMinimum 7 int32!;versionPriority 8 int32!',
  'apiregistration.v1.ServiceReference': 'namespace 1 string!;name 2 string!;port 3 int32',
  'apiregistration.v1.APIServiceStatus': 'conditions 1 []apiregistration.v1.APIServiceCondition!',
  'apiregistration.v1.APIServiceCondition':
    'type 1 string!;status 2 string!;lastTransitionTime 3 meta.v1.Time!;reason 4 string!;message 5 string!',
  'admissionregistration.v1.ValidatingWebhookConfiguration':
    'metadata 1 meta.v1.ObjectMeta!;webhooks 2 []admissionregistration.v1.ValidatingWebhook! merge=name',
  'admissionregistration.v1.MutatingWebhookConfiguration':
    'metadata 1 meta.v1.ObjectMeta!;webhooks 2 []admissionregistration.v1.MutatingWebhook! merge=name',
  'admissionregistration.v1.ValidatingWebhook':
    'name 1 string!;clientConfig 2 admissionregistration.v1.WebhookClientConfig!;rules 3 []admissionregistration.v1.RuleWithOperations!;failurePolicy 4 string;matchPolicy 9 string;namespaceSelector 5 meta.v1.LabelSelector;objectSelector 10 meta.v1.LabelSelector;sideEffects 6 string;timeoutSeconds 7 int32;admissionReviewVersions 8 []string!;matchConditions 11 []admissionregistration.v1.MatchCondition! merge=name',
  'admissionregistration.v1.MutatingWebhook':
    'name 1 string!;clientConfig 2 admissionregistration.v1.WebhookClientConfig!;rules 3 []admissionregistration.v1.RuleWithOperations!;failurePolicy 4 string;matchPolicy 9 string;namespaceSelector 5 meta.v1.LabelSelector;objectSelector 11 meta.v1.LabelSelector;sideEffects 6 string;timeoutSeconds 7 int32;admissionReviewVersions 8 []string!;reinvocationPolicy 10 string;matchConditions 12 []admissionregistration.v1.MatchCondition! merge=name',
  'admissionregistration.v1.WebhookClientConfig': 'url 3 string;service 1 admissionregistration.v1.ServiceReference;caBundle 2 bytes',
  'admissionregistration.v1.ServiceReference': 'namespace 1 string!;name 2 string!;path 3 string;port 4 int32',
  'admissionregistration.v1.RuleWithOperations': `operations 1 []string!;${rule}`,
  'admissionregistration.v1.NamedRuleWithOperations': `resourceNames 1 []string!;operations 2 []string!;${rule}`,
  'admissionregistration.v1.MatchCondition': 'name 1 string!;expression 2 string!',
  'admissionregistration.v1.MatchResources': matchResources,
  'admissionregistration.v1.ValidatingAdmissionPolicy': whole(
    'admissionregistration.v1.ValidatingAdmissionPolicy',
    'admissionregistration.v1.ValidatingAdmissionPolicySpec',
  ),
  'admissionregistration.v1.ValidatingAdmissionPolicySpec':
    'paramKind 1 admissionregistration.v1.ParamKind;matchConstraints 2 admissionregistration.v1.MatchResources;validations 3 []admissionregistration.v1.Validation!;failurePolicy 4 string;auditAnnotations 5 []admissionregistration.v1.AuditAnnotation!;matchConditions 6 []admissionregistration.v1.MatchCondition! merge=name;variables 7 []admissionregistration.v1.Variable! merge=name',
  'admissionregistration.v1.ParamKind': 'apiVersion 1 string!;kind 2 string!',
  'admissionregistration.v1.Validation': 'expression 1 string!;message 2 string!;reason 3 string;messageExpression 4 string!',
  'admissionregistration.v1.AuditAnnotation': 'key 1 string!;valueExpression 2 string!',
  'admissionregistration.v1.Variable': 'name 1 string!;expression 2 string!',
  'admissionregistration.v1.ValidatingAdmissionPolicyStatus':
    'observedGeneration 1 int64!;typeChecking 2 runtime.RawExtension;conditions 3 []meta.v1.Condition!',
  'admissionregistration.v1.ValidatingAdmissionPolicyBinding':
    'metadata 1 meta.v1.ObjectMeta!;spec 2 admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec!',
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec':
    'policyName 1 string!;paramRef 2 admissionregistration.v1.ParamRef;matchResources 3 admissionregistration.v1.MatchResources;validationActions 4 []string!',
  'admissionregistration.v1.ParamRef':
    'name 1 string!;namespace 2 string!;selector 3 meta.v1.LabelSelector;parameterNotFoundAction 4 string',
  'flowcontrol.v1.FlowSchema': whole('flowcontrol.v1.FlowSchema', 'flowcontrol.v1.FlowSchemaSpec'),
  'flowcontrol.v1.FlowSchemaSpec':
    'priorityLevelConfiguration 1 flowcontrol.v1.PriorityLevelConfigurationReference!;matchingPrecedence 2 int32!;distinguisherMethod 3 flowcontrol.v1.FlowDistinguisherMethod;rules 4 []flowcontrol.v1.PolicyRulesWithSubjects!',
  'flowcontrol.v1.PriorityLevelConfigurationReference': 'name 1 string!',
  'flowcontrol.v1.FlowDistinguisherMethod': 'type 1 string!',
  'flowcontrol.v1.PolicyRulesWithSubjects':
    'subjects 1 []flowcontrol.v1.Subject!;resourceRules 2 []flowcontrol.v1.ResourcePolicyRule!;nonResourceRules 3 []flowcontrol.v1.NonResourcePolicyRule!',
  'flowcontrol.v1.Subject':
    'kind 1 string!;user 2 flowcontrol.v1.UserSubject;group 3 flowcontrol.v1.GroupSubject;serviceAccount 4 flowcontrol.v1.ServiceAccountSubject',
  'flowcontrol.v1.UserSubject': 'name 1 string!',
  'flowcontrol.v1.GroupSubject': 'name 1 string!',
  'flowcontrol.v1.ServiceAccountSubject': 'namespace 1 string!;name 2 string!',
  'flowcontrol.v1.ResourcePolicyRule':
    'verbs 1 []string!;apiGroups 2 []string!;resources 3 []string!;clusterScope 4 bool!;namespaces 5 []string!',
  'flowcontrol.v1.NonResourcePolicyRule': 'verbs 1 []string!;nonResourceURLs 6 []string!',
  'flowcontrol.v1.FlowSchemaStatus': 'conditions 1 []flowcontrol.v1.FlowSchemaCondition! merge=type',
  'flowcontrol.v1.FlowSchemaCondition':
    'type 1 string!;status 2 string!;lastTransitionTime 3 meta.v1.Time!;reason 4 string!;message 5 string!',
  'flowcontrol.v1.PriorityLevelConfiguration': whole(
    'flowcontrol.v1.PriorityLevelConfiguration',
    'flowcontrol.v1.PriorityLevelConfigurationSpec',
  ),
  'flowcontrol.v1.PriorityLevelConfigurationSpec':
    'type 1 string!;limited 2 flowcontrol.v1.LimitedPriorityLevelConfiguration;exempt 3 flowcontrol.v1.ExemptPriorityLevelConfiguration',
  'flowcontrol.v1.LimitedPriorityLevelConfiguration':
    'nominalConcurrencyShares 1 int32;limitResponse 2 flowcontrol.v1.LimitResponse!;lendablePercent 3 int32;borrowingLimitPercent 4 int32',
  'flowcontrol.v1.ExemptPriorityLevelConfiguration': 'nominalConcurrencyShares 1 int32;lendablePercent 2 int32',
  'flowcontrol.v1.LimitResponse': 'type 1 string!;queuing 2 flowcontrol.v1.QueuingConfiguration',
  'flowcontrol.v1.QueuingConfiguration': 'queues 1 int32!;handSize 2 int32!;queueLengthLimit 3 int32!',
  'flowcontrol.v1.PriorityLevelConfigurationStatus': 'conditions 1 []flowcontrol.v1.PriorityLevelConfigurationCondition! merge=type',
  'flowcontrol.v1.PriorityLevelConfigurationCondition':
    'type 1 string!;status 2 string!;lastTransitionTime 3 meta.v1.Time!;reason 4 string!;message 5 string!',
}
