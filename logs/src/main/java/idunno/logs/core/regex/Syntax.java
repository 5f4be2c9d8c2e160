package idunno.logs.core.regex;

/// How a pattern is written: grep's `-G`, `-E`, `-F`.
public enum Syntax {
  BASIC,
  EXTENDED,
  FIXED
}
