/// Patterns with the meaning that GNU grep gives them in a UTF-8 locale, found in linear time:
/// parsed into a tree ([idunno.logs.core.regex.Parser]), compiled to an automaton over bytes
/// ([idunno.logs.core.regex.Nfa]), and run as a deterministic one that is built as it is needed
/// ([idunno.logs.core.regex.LazyDfa]).
@NullMarked
package idunno.logs.core.regex;

import org.jspecify.annotations.NullMarked;
