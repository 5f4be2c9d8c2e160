@NullMarked
package idunno.checks.planted.files;

import org.jspecify.annotations.NullMarked;
