import type { Json, JsonObject } from '@/apimachinery/object'

/**
 * What grading reads. Pure data behind functions: in process they stand over snapshots, for a real cluster over its API. A reader answers
 * even where the learner has broken the API server. A word that a reader cannot serve "could not be checked".
 */
export type ClusterReader = {
  /** A GET as administrator: `/api/v1/namespaces/shop/services/web`. Rejects when there is no server at all. */
  fetch(path: string): Promise<{ status: number; body: Json }>
  /** One connection from a named origin; absent where it cannot be tried. */
  send?(from: CheckOrigin, request: CheckRequest): Promise<CheckSent>
  resolve?(from: CheckOrigin, name: string, type: string): Promise<{ result: string; values: string[] }>
  /** A file of a host, undefined when it is absent. */
  file?(host: string, path: string): Promise<string | undefined>
  /** Runs one line in the shell of a host, on a copy: what it changes is seen by no other check. */
  run?(host: string, line: string): Promise<{ exitCode: number; output: string }>
  /** A POST as administrator, for what the API only answers and never stores (a SubjectAccessReview). Rejects when there is no server at all. */
  post?(path: string, body: JsonObject): Promise<{ status: number; body: Json }>
}

/** A reader cannot find out what it was asked, by no fault of the cluster: the check is neither passed nor failed. The message says why. */
export class CannotTell extends Error {}

export type CheckOrigin =
  | { from: 'outside' }
  | { from: 'node'; node: string }
  | { from: 'pod'; namespace: string; pod?: string; labels?: Record<string, string> }
export type CheckRequest = {
  protocol: 'TCP' | 'UDP' | 'SCTP'
  host: string
  port: number
  http?: { scheme: 'http' | 'https'; method: string; path: string; headers?: Record<string, string>; grpc?: true }
}
/** `grpcStatus` is gRPC's own (0 is OK), where the answer speaks gRPC. `pod` is null where nobody can tell who answered. `why` and `hint` come from the trace and are shown to the learner as they are. */
export type CheckSent =
  | {
      ok: true
      status?: number
      grpcStatus?: number
      body?: string
      pod?: { namespace: string; name: string } | null
      clientAddress?: string
      hint?: string
      hops: Step[]
    }
  | { ok: false; reason: string; why: string; hint?: string; hops: Step[] }

/** One step of a connection in one line, and whether it went on from there. */
export type Step = { text: string; ok: boolean }

/** What the learner handed in, for items that are answered instead of worked. */
export type Answer =
  | { kind: 'terminal' }
  | { kind: 'manifest'; yaml: string }
  | { kind: 'command'; lines: string }
  | { kind: 'choice'; options: string[] }

export type HistoryEntry = { at: number; host: string; line: string; exitCode: number; output: string }

export type Evidence = {
  /** The cluster as the learner got it; absent on a real cluster. */
  before?: ClusterReader
  after: ClusterReader
  answer: Answer
  history: readonly HistoryEntry[]
  /** What kubectl said of a submitted manifest or command, kept to explain a failure. */
  said?: string
}

export type Outcome = 'passed' | 'failed' | 'unchecked'

/** One difference: where (a path with keys, `spec.ports[name=http].targetPort`), what was asked, what stands there. */
export type Difference = { at: string; expected: string; found: string }

/**
 * What cost the points of a failed check, where the evidence tells. `says` is one sentence for the learner; `kind` is for whoever counts or
 * groups. `line` is the typed line that it hangs on.
 */
export type Cause = { kind: CauseKind; says: string; line?: string }
type CauseKind =
  /** The object asked for stands in another namespace. */
  | 'wrong-namespace'
  /** The file asked for stands on another host. */
  | 'wrong-host'
  /** What would have done it was sent to a cluster that is not there. */
  | 'wrong-context'
  /** There is an object whose name is almost the one asked for. */
  | 'near-miss-name'
  /** It was right after an earlier line, and a later one changed it. */
  | 'undone'
  /** What was asked for is there, and nothing in it is wrong, but parts of it are missing. */
  | 'incomplete'
  /** kubectl refused what was handed in. */
  | 'refused'
  /** Time was over while it was worked on. */
  | 'out-of-time'
  /** Nothing was typed or handed in: left out, or not reached in time. */
  | 'not-attempted'

export type CheckResult = {
  id: string
  /** What the check asks, in one sentence. */
  says: string
  gate: boolean
  points: number
  earned: number
  outcome: Outcome
  differences: Difference[]
  /** What does exist, when the thing asked for does not: `Service web exists in namespace default, not in shop`. */
  near: string[]
  /** What cost the points, where it can be told. */
  cause?: Cause
  /** Why it matters, or why the connection failed, in the grader's words. */
  why?: string
  /** The mistaken belief behind it: “containerPort decides where the process listens”. */
  belief?: string
  /** The way of the connection that came out otherwise than asked, step by step. */
  trace?: Step[]
}

export type TaskResult = { checks: CheckResult[]; points: number; earned: number; provisional: boolean; gradedBy: string }
