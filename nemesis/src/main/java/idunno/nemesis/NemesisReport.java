package idunno.nemesis;

import java.util.List;
import java.util.Map;

/// What came of it.
///
/// @param violations of the promise, a line each
/// @param rounds of faults
/// @param faults how often each was
/// @param answers how many of each kind the clients had
/// @param versions that there are at the end
/// @param copiesRead copies whose bytes were read at the end and are what was put
/// @param longestWithoutWriteS the longest time in which no change was acknowledged to anybody
/// @param wholeS from the end of the faults of a round until all was whole again, round by round
public record NemesisReport(
    List<String> violations,
    int rounds,
    Map<String, Integer> faults,
    Map<String, Integer> answers,
    int versions,
    int copiesRead,
    double longestWithoutWriteS,
    List<Double> wholeS) {

  public NemesisReport {
    violations = List.copyOf(violations);
    faults = Map.copyOf(faults);
    answers = Map.copyOf(answers);
    wholeS = List.copyOf(wholeS);
  }
}
