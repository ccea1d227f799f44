/** Two branches: the left one rests ten seconds, the right one twenty. */
export const branches = {
  StartAt: "Both",
  States: {
    Both: {
      Type: "Parallel",
      Branches: [
        {
          StartAt: "Left",
          States: { Left: { Type: "Wait", Seconds: 10, Next: "Mark" }, Mark: { Type: "Pass", End: true } },
        },
        {
          StartAt: "Right",
          States: { Right: { Type: "Wait", Seconds: 20, Next: "Last" }, Last: { Type: "Pass", End: true } },
        },
      ],
      End: true,
    },
  },
} as const;
