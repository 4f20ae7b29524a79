import { helmCommand } from '../command'
import { bool, text } from '../flags'

const versionCommand = helmCommand({
  use: 'version',
  short: 'print the helm version information',
  args: { most: 0 },
  flags: { short: bool('print the version number'), template: text('template for version string format') },
  async run({ flags, out }) {
    out(
      flags.short
        ? 'v4.1.4+g05fa379\n'
        : 'version.BuildInfo{Version:"v4.1.4", GitCommit:"05fa37973dc9e42b76e1d2883494c87174b6074f", GitTreeState:"clean", GoVersion:"go1.25.9", KubeClientVersion:"v1.35"}\n',
    )
    return 0
  },
})

const env = helmCommand({
  use: 'env',
  short: 'helm client environment information',
  args: { most: 1 },
  flags: {},
  async run({ args, context, namespace, out }) {
    const home = context.env.HOME ?? '/root'
    const facts: Record<string, string> = {
      HELM_BIN: 'helm',
      HELM_BURST_LIMIT: '100',
      HELM_CACHE_HOME: `${home}/.cache/helm`,
      HELM_CONFIG_HOME: `${home}/.config/helm`,
      HELM_CONTENT_CACHE: `${home}/.cache/helm/content`,
      HELM_DATA_HOME: `${home}/.local/share/helm`,
      HELM_DEBUG: 'false',
      HELM_KUBEAPISERVER: '',
      HELM_KUBEASGROUPS: '',
      HELM_KUBEASUSER: '',
      HELM_KUBECAFILE: '',
      HELM_KUBECONTEXT: '',
      HELM_KUBEINSECURE_SKIP_TLS_VERIFY: 'false',
      HELM_KUBETLS_SERVER_NAME: '',
      HELM_KUBETOKEN: '',
      HELM_MAX_HISTORY: '10',
      HELM_NAMESPACE: namespace,
      HELM_PLUGINS: `${home}/.local/share/helm/plugins`,
      HELM_QPS: '0.00',
      HELM_REGISTRY_CONFIG: `${home}/.config/helm/registry/config.json`,
      HELM_REPOSITORY_CACHE: `${home}/.cache/helm/repository`,
      HELM_REPOSITORY_CONFIG: `${home}/.config/helm/repositories.yaml`,
    }
    const [only] = args
    if (only !== undefined) out(`${facts[only] ?? ''}\n`)
    else for (const [name, value] of Object.entries(facts)) out(`${name}=${JSON.stringify(value)}\n`)
    return 0
  },
})

export const factCommands = [versionCommand, env]
