/**
 * Which assignor a classic group uses: each member votes for the first of its own that all support, the most votes win
 * (G5). A tie is decided by Java's hash order: sticky before range before roundrobin before cooperative-sticky. Source:
 * ClassicGroup.selectProtocol (4.2).
 */
import { hashOrder } from '../java-hash.ts';
import type { GroupMember, MemberProtocol } from './member.ts';

/** Who has a list of assignors. */
type Voter = Pick<GroupMember, 'protocols'>;

/** The winner. */
export function electedProtocol(members: readonly Voter[]): string {
  const common = (members[0]?.protocols ?? []).map(({ name }) => name).filter(name => supportedByAll(members, name));
  const votes = new Map<string, number>();
  for (const member of members) {
    const choice = member.protocols.find(({ name }) => common.includes(name))!.name;
    votes.set(choice, (votes.get(choice) ?? 0) + 1);
  }
  const most = Math.max(...votes.values());
  return hashOrder([...votes.keys()]).find(name => votes.get(name) === most)!;
}

/** Whether some of the protocols is supported by all members. */
export function supportsAny(members: readonly Voter[], protocols: readonly MemberProtocol[]): boolean {
  return protocols.some(({ name }) => supportedByAll(members, name));
}

/** Whether a member would join with what it has said before. */
export function sameProtocols(member: Voter, protocols: readonly MemberProtocol[]): boolean {
  return JSON.stringify(member.protocols) === JSON.stringify(protocols);
}

function supportedByAll(members: readonly Voter[], name: string): boolean {
  return members.every(({ protocols }) => protocols.some(protocol => protocol.name === name));
}
