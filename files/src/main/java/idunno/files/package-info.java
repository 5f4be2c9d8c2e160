@NullMarked
package idunno.files;

import org.jspecify.annotations.NullMarked;
