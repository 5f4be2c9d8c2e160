/// The rules of the house as tests. Each rule is one small class in `rules`; [RuleBook] lists them
/// all, and the tests here run them over the whole checkout and over planted violations.
@NullMarked
package idunno.checks;

import org.jspecify.annotations.NullMarked;
