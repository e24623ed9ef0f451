/** What a property of one service promises, as one over services. */
import type { AuditView, Fold, Invariant } from "../checkers/property.ts";
import type { NodeId } from "../protocol/node-id.ts";

/** The view of one service: its members are named and found as those of the system. */
function within(service: string, view: AuditView): AuditView {
  const report = (message: string, nodes: readonly NodeId[]): void =>
    view.report(
      message.replace(/\bn([1-9]\d*)\b/g, (_word, member) => view.nameOf(service, Number(member))),
      nodes.map((member) => view.addressOf(service, member)),
    );
  return { ...view, report };
}

/** The invariant, of the facts of one of the system's services. It may use no ghosts. */
export function ofService(service: string, { on, looksAt, ...invariant }: Invariant): Invariant {
  const folds = Object.entries(on).map(([fact, fold]): [string, Fold<unknown>] => [
    `${service}.${fact}`,
    (state, view, ...numbers) => fold(state, within(service, view), ...numbers),
  ]);
  return {
    ...invariant,
    ...(looksAt && { looksAt: looksAt.map((fact) => `${service}.${fact}`) }),
    on: Object.fromEntries(folds),
  };
}
