/// Small rooms in which each class breaks one border; no part of any program.
@NullMarked
package idunno.checks.planted;

import org.jspecify.annotations.NullMarked;
