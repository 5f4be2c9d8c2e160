package idunno.membership.core;

import idunno.base.HostPort;

/// What the protocol wants done.
public sealed interface Effect {
  /// A datagram, which may get lost.
  record Send(HostPort to, Message message) implements Effect {}

  /// A message of any size over a stream; whether it arrives is told by an answer or by none.
  record Stream(HostPort to, Message message) implements Effect {}

  /// This node has begun another life: what is sent from now on is sealed from its epoch on.
  record Begin(Member self) implements Effect {}

  /// Something that other subsystems want to know.
  record Notify(Event event) implements Effect {}
}
