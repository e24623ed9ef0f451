/** Steps of a script that act on machines and processes: their power, disks, links and clocks. */
import { unreachable } from "../core/assert.ts";
import type { MachineId } from "../protocol/node-id.ts";
import type { ScriptStep } from "../scenario/script.ts";
import { type Drifts, ScriptClocks } from "./script-clocks.ts";
import { type Cuts, ScriptCuts } from "./script-cuts.ts";
import type { StepContext } from "./step-context.ts";

/** A step that acts on machines. */
export type MachineStep = Extract<
  ScriptStep,
  {
    readonly do:
      | "crash"
      | "kill"
      | "restart"
      | "pause"
      | "fail-disk"
      | "resume"
      | "partition"
      | "heal"
      | "drift"
      | "jump";
  }
>;

type Naming = ScriptStep & { readonly nodes: readonly string[] };

export class ScriptMachines {
  readonly #context: StepContext;
  readonly #cuts = new ScriptCuts();
  readonly #clocks = new ScriptClocks();

  constructor(context: StepContext) {
    this.#context = context;
  }

  /** Does a step. */
  act(step: MachineStep): void {
    const context = this.#context;
    const { world } = context;
    const { machines } = world;
    switch (step.do) {
      case "crash":
        this.#metSome(step, (node) => step.disk !== "kept" || machines.isUp(node));
        for (const node of context.machines(step, step.nodes)) {
          machines.crash(node, step.landing);
          if (step.disk === "lost") machines.loseDisk(node);
          if (step.disk === "wiped") machines.wipeDisk(node);
        }
        return;
      case "kill":
        this.#stopAlone(step);
        return;
      case "restart":
        this.#startAgain(step);
        return;
      case "pause":
        this.#metSome(step, (node) => machines.isUp(node));
        for (const node of context.machines(step, step.nodes)) machines.pause(node);
        return;
      case "fail-disk":
        for (const node of context.machines(step, step.nodes))
          machines.layAmbush(node, { landing: 0, fate: "fails" });
        return;
      case "resume":
        this.#metSome(step, (node) => machines.pausesOf(node) > 0);
        for (const node of context.machines(step, step.nodes)) machines.resume(node);
        return;
      case "partition":
        this.#cut(step);
        return;
      case "heal":
        context.met(this.#cuts.heal(world));
        return;
      case "drift":
        for (const node of context.machines(step, step.nodes)) {
          this.#clocks.drift(world, node, step.ratePpm);
        }
        return;
      case "jump":
        for (const node of context.machines(step, step.nodes)) machines.jump(node, step.byUs);
        return;
      default:
        unreachable(step);
    }
  }

  /** Repairs all that the steps cut, and rights the clocks. */
  undo(): void {
    const { world } = this.#context;
    this.#cuts.heal(world);
    this.#clocks.steady(world);
  }

  snapshot(): { readonly cuts: Cuts; readonly drifts: Drifts } {
    return { cuts: this.#cuts.snapshot(), drifts: this.#clocks.snapshot() };
  }

  restore({ cuts, drifts }: { readonly cuts: Cuts; readonly drifts: Drifts }): void {
    this.#cuts.restore(cuts);
    this.#clocks.restore(drifts);
  }

  /** Notes whether a step does anything to any of the machines that it names. */
  #metSome(step: Naming, does: (machine: MachineId) => boolean): void {
    this.#context.met(this.#context.machines(step, step.nodes).some(does));
  }

  #stopAlone(step: Naming): void {
    const { world, names } = this.#context;
    const { machines } = world;
    let met = false;
    for (const name of step.nodes) {
      const clients = names.clients(world, name);
      // A client is the one process of its machine, and has nothing in flight to its disk.
      for (const id of clients) {
        met ||= machines.isUp(id);
        machines.crash(id);
      }
      if (clients.length > 0) continue;
      for (const address of this.#context.processes(step, [name])) {
        met ||= world.node(address).up;
        machines.kill(address);
      }
    }
    this.#context.met(met);
  }

  #startAgain(step: Naming): void {
    const { world, names } = this.#context;
    const { machines } = world;
    let met = false;
    for (const name of step.nodes) {
      const clients = names.clients(world, name);
      for (const id of clients) {
        met ||= !machines.isUp(id);
        machines.restart(id);
      }
      if (clients.length > 0) continue;
      for (const address of this.#context.processes(step, [name])) {
        met ||= !world.node(address).up;
        machines.startAlone(address);
      }
    }
    this.#context.met(met);
  }

  /** `rest` is a group of the machines of services that are in no other. */
  #cut(step: MachineStep & { readonly do: "partition" }): void {
    const { world } = this.#context;
    const groups = step.groups.map((names) =>
      this.#context.machines(
        step,
        names.filter((name) => name !== "rest"),
      ),
    );
    const named = groups.flat();
    const twice = named.find((id, at) => named.indexOf(id) < at);
    if (twice !== undefined) {
      const { name } = world.machines.machine(twice);
      const message = `${name} is in two groups when this step is taken`;
      this.#context.fail(step, message, [], "setup");
    }
    if (this.#context.hasFailed) return;
    const rest = world.machines.ids.filter((id) => !named.includes(id));
    const whole = groups.map((group, at) =>
      step.groups[at]?.includes("rest") ? [...group, ...rest] : group,
    );
    this.#cuts.partition(world, whole);
  }
}
