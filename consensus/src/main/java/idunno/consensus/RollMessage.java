package idunno.consensus;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// What a leader asks the voters by datagram, and what they answer; one of either fits a datagram.
sealed interface RollMessage {
  /// The most bytes of one.
  int MOST_BYTES = 1_024;

  int QUESTION = 0x1D0A5CED;
  int ANSWER = 0x1D0A5EED;

  /// Which group it is about.
  UUID group();

  /// Which roll call it belongs to, so that an answer is not taken for one to a later question.
  long number();

  /// Have you promised anything to a later term than this?
  ///
  /// @param replyPort where the answer is awaited, on the machine that asks
  /// @param voter who is asked: another may have come to its address
  record Question(UUID group, long number, long term, int replyPort, String voter)
      implements RollMessage {}

  /// No.
  ///
  /// @param voter who says so
  record Answer(UUID group, long number, String voter) implements RollMessage {}

  default byte[] encode() {
    ByteBuffer into = ByteBuffer.allocate(MOST_BYTES);
    into.putInt(this instanceof Question ? QUESTION : ANSWER);
    into.putLong(group().getMostSignificantBits()).putLong(group().getLeastSignificantBits());
    into.putLong(number());
    String name =
        switch (this) {
          case Question question -> {
            into.putLong(question.term()).putInt(question.replyPort());
            yield question.voter();
          }
          case Answer answer -> answer.voter();
        };
    into.put(name.getBytes(StandardCharsets.UTF_8));
    byte[] whole = new byte[into.position()];
    into.flip().get(whole);
    return whole;
  }

  /// Empty for anything else that has come.
  static Optional<RollMessage> decode(ByteBuffer bytes) {
    try {
      int kind = bytes.getInt();
      UUID group = new UUID(bytes.getLong(), bytes.getLong());
      long number = bytes.getLong();
      return switch (kind) {
        case QUESTION ->
            Optional.of(new Question(group, number, bytes.getLong(), bytes.getInt(), name(bytes)));
        case ANSWER -> Optional.of(new Answer(group, number, name(bytes)));
        default -> Optional.empty();
      };
    } catch (BufferUnderflowException _) {
      // Too short: not one of ours.
      return Optional.empty();
    }
  }

  private static String name(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
