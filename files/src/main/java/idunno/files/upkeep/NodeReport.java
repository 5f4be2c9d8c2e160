package idunno.files.upkeep;

import java.util.List;
import java.util.Optional;

/// What a node says about the copies that it is to hold.
///
/// @param asked the last pass that somebody asked for
/// @param scrub the background pass that is going on
/// @param scrubbedMs when the last background pass had read everything, milliseconds since the
///   epoch; 0: not yet
/// @param faults how many copies are known to be bad and not mended
/// @param listed some of these
/// @param mended how many copies were mended since the node's start
/// @param copiedPerSecond bytes a second that were copied at this node's word in the last seconds
public record NodeReport(
    Optional<PassProgress> asked,
    Optional<PassProgress> scrub,
    long scrubbedMs,
    long faults,
    List<Fault> listed,
    long mended,
    long copiedPerSecond) {
  /// The most faults that are listed.
  public static final int MOST_LISTED = 200;

  public NodeReport {
    listed = List.copyOf(listed);
  }
}
