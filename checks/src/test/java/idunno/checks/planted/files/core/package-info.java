@NullMarked
package idunno.checks.planted.files.core;

import org.jspecify.annotations.NullMarked;
