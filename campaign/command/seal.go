package command

// KeepSecretsIn keeps the memory of this process, in which the person's secrets and tokens stand, from being written to a core
// file by a crash, and on Linux also from other processes of the same user, who could read it and the environment in
// /proc. It holds for the process and, as to core files, for its children; main calls it before anything is read.
//
// It is a second line of defence and reports no failure: there is nothing that a person could do about one.
func KeepSecretsIn() { seal() }
