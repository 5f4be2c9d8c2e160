package idunno.logs.core.regex;

import java.util.List;

/// The innermost loops of a search. Implementations hold nothing that changes; any thread may call.
public interface Kernels {
  /// The first place of `value` from `from` to before `to`, or -1.
  int indexOf(byte[] text, int from, int to, byte value);

  /// How often `value` is there.
  int count(byte[] text, int from, int to, byte value);

  /// A search for any of some texts, none of which is empty.
  Finder finder(List<Literal> texts);

  /// Finds texts in bytes.
  interface Finder {
    /// The first place from `from` on where one of the texts begins and also ends before `to`, or
    /// -1.
    int find(byte[] text, int from, int to);
  }

  /// The loops for machines, or Java virtual machines, without vectors: eight bytes at a time.
  static Kernels plain() {
    return new PlainKernels();
  }

  /// The start of the line that `at` is in, not before `from`.
  static int lineStart(byte[] text, int from, int at) {
    int start = at;
    while (start > from && text[start - 1] != '\n') {
      start--;
    }
    return start;
  }
}
