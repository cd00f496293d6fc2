package sheet

// Unchanged is for tests: nobody can change a file in the right moment.
var Unchanged = unchanged
